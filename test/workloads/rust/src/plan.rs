use crate::Result;
use std::collections::BTreeMap;
use std::io::{stdin, stdout, Write};

/// The words of a step without its count: `GET /plain 200 6`.
pub type Step = Vec<String>;

/// What every client is told: `PORT CONNECTIONS WARM STEP…`.
pub struct Plan {
    pub port: u16,
    pub connections: usize,
    /// Requests on each connection before the test attaches.
    pub warm: usize,
    order: Vec<Step>,
}

impl Plan {
    /// Steps are sent in turns until each is used up; the last word of one is its count.
    pub fn read(arguments: &[String]) -> Result<Plan> {
        let mut steps = Vec::new();
        for argument in &arguments[3..] {
            let mut words: Step = argument.split(' ').map(String::from).collect();
            let count: usize = words.pop().unwrap_or_default().parse()?;
            steps.push((words, count));
        }
        let mut order = Vec::new();
        while steps.iter().any(|(_, left)| *left > 0) {
            for (step, left) in steps.iter_mut().filter(|(_, left)| *left > 0) {
                *left -= 1;
                order.push(step.clone());
            }
        }
        Ok(Plan { port: arguments[0].parse()?, connections: arguments[1].parse()?, warm: arguments[2].parse()?, order })
    }

    /// What connection `first` sends.
    pub fn of(&self, first: usize) -> Vec<Step> {
        self.order.iter().skip(first).step_by(self.connections).cloned().collect()
    }

    /// Prints `ready` and waits for a line.
    pub fn hold(&self) -> Result<()> {
        println!("ready");
        wait()
    }

    /// Prints the account and waits for a line.
    pub fn finish(&self, kinds: impl Fn(&Step) -> Vec<String>) -> Result<()> {
        let mut sent = BTreeMap::new();
        for kind in self.order.iter().flat_map(kinds) {
            *sent.entry(kind).or_insert(0) += 1;
        }
        let rows: Vec<String> = sent.iter().map(|(kind, count)| format!("{:?}:{}", kind, count)).collect();
        println!("{{\"sent\":{{{}}}}}", rows.join(","));
        wait()
    }
}

fn wait() -> Result<()> {
    stdout().flush()?;
    stdin().read_line(&mut String::new())?;
    Ok(())
}
