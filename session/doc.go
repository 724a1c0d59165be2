// Package session cuts the events of one user into sessions: the visits that
// rules, goals and attribution speak of.
//
//	cutter := session.MustNew(session.Policy{})      // as GA4: a pause of 30 minutes
//	for _, s := range cutter.Cut(events) {
//		fmt.Println(s.Index, s.Cause, s.Touch.Channel, len(s.Events))
//	}
//
// A [Policy] says when an event begins a new session: after a pause, at an age,
// at midnight, with another campaign or account, or where the source's own
// session ids say so. The policies of well-known tools are presets: [GA4],
// [Universal], [Matomo], [PostHog], [Plausible], [Snowplow], [D8A]. Each
// session names the [conversion.Cause] that began it.
//
// Events are first put in order ([conversion.Compare]) and freed of duplicates,
// so sessions depend on the set of events and not on how they arrived: an event
// that comes late may extend a session, move its start back, or join two.
//
// [Cutter.Cut] needs all events of one user at once. [Cutter.Stream] takes the
// events of many users as they arrive and gives each session as soon as no
// event that is at most a given time late can still change it.
package session
