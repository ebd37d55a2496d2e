use crate::plan::{Plan, Step};
use crate::Result;
use hickory_resolver::config::{NameServerConfigGroup, ResolverConfig, ResolverOpts};
use hickory_resolver::error::ResolveErrorKind;
use hickory_resolver::TokioAsyncResolver;
use std::net::{IpAddr, Ipv4Addr};

const MISSING: &str = "nx.demo.test";
const TOO_LONG: &str = "big.demo.test";

/// hickory-resolver, which asks for nothing twice: it keeps no answers here.
pub async fn run(arguments: &[String]) -> Result<()> {
    let plan = Plan::read(arguments)?;
    let mut resolvers = Vec::new();
    for _ in 0..plan.connections {
        let resolver = open(plan.port);
        for _ in 0..plan.warm {
            ask(&resolver, &["A".to_string(), "both.demo.test".to_string()]).await?;
        }
        resolvers.push(resolver);
    }
    plan.hold()?;
    let mut tasks = Vec::new();
    for (first, resolver) in resolvers.into_iter().enumerate() {
        let steps = plan.of(first);
        tasks.push(tokio::spawn(async move {
            for step in &steps {
                ask(&resolver, step).await?;
            }
            Result::Ok(resolver)
        }));
    }
    let mut open = Vec::new();
    for task in tasks {
        open.push(task.await??);
    }
    plan.finish(kinds)
}

fn open(port: u16) -> TokioAsyncResolver {
    let server = NameServerConfigGroup::from_ips_clear(&[IpAddr::V4(Ipv4Addr::LOCALHOST)], port, true);
    let mut options = ResolverOpts::default();
    options.cache_size = 0;
    options.num_concurrent_reqs = 1;
    TokioAsyncResolver::tokio(ResolverConfig::from_parts(None, vec![], server), options)
}

async fn ask(resolver: &TokioAsyncResolver, step: &[String]) -> Result<()> {
    match resolver.lookup(format!("{}.", step[1]), step[0].parse()?).await {
        Ok(found) if found.iter().count() > 0 => Ok(()),
        Ok(_) => Err(format!("{}: no answer", step.join(" ")).into()),
        Err(error) if step[1] == MISSING && matches!(error.kind(), ResolveErrorKind::NoRecordsFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn kinds(step: &Step) -> Vec<String> {
    let kind = step.join(" ");
    match step[1].as_str() {
        MISSING => vec![format!("{} NXDOMAIN", kind)],
        // Once more, over TCP.
        TOO_LONG => vec![format!("{} NOERROR", kind); 2],
        _ => vec![format!("{} NOERROR", kind)],
    }
}
