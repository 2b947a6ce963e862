/** Where Event Grid leaves events for us, in the host's own account; and where the host puts those that failed too often. */
export const EVENTS = "photos-changed";
export const POISON = `${EVENTS}-poison`;
