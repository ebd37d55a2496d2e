/** Makes the addon unless it is up to date. */
export declare function buildAddon(): { readonly path: string; readonly built: boolean };
