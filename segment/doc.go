// Package segment puts users into segments, and says how likely each segment is
// to convert and whether the difference is real.
//
//	var segments = segment.MustCompile(goals,
//		segment.Segment{Name: "engaged searchers", Where: segment.And(
//			segment.First(segment.Channel("Organic Search")),
//			segment.Did{Of: rule.Event("view_item"), Bounds: segment.AtLeast(3), In: 30 * 24 * time.Hour},
//			segment.Not(segment.Event(rule.Event("purchase"))),
//		)},
//		segment.Segment{Name: "abandoned cart", Where: segment.And(
//			segment.Sequence{
//				Steps:       []segment.Step{{On: rule.Event("add_to_cart")}},
//				ThenWithout: segment.Absence{Of: rule.Event("purchase")}, // up to now
//			},
//			segment.Did{Of: rule.Event("add_to_cart"), In: 24 * time.Hour, Bounds: segment.AtMost(0)},
//		)},
//	)
//
//	members := segments.Match(nil, journey, asOf) // members.Has(1): the cart is abandoned
//	why, err := segments.Explain(journey, asOf, "abandoned cart")
//
// # Conditions
//
// A [Segment] is a named condition on one user's journey at one instant. It
// answers yes or no as a function of the set of the user's events and of asOf,
// which is always given: an event is visible if it is before asOf. The scope is
// part of the condition, never guessed:
//
//   - [Event]: all of the predicate on one event. And(Event(p), Event(q)) may be
//     two events, Event(rule.And(p, q)) is one.
//   - [Session]: a rule inside one session, such as rule.All(p, q);
//     [Channel], [Source], [Medium], [Campaign]: where some session came from;
//     [First], [Last]: about the user's first or last session only.
//   - [Did], [FirstTime], [Stopped], [Restarted], [Regularly], [Sequence]:
//     anywhere in the journey.
//   - [Reached]: completions of a goal.
//
// [And], [Or] and [Not] combine them freely. Not is the plain complement over all
// users: it needs no positive partner, and also holds of users without any event.
// What is absent satisfies no positive test.
//
// Windows look back from asOf: In d is [asOf − d, asOf), so an event exactly d old
// is inside. A day is 24 hours.
//
// # Membership
//
// By default a user is a member while the condition holds. [Sticky] members stay
// for ever once it has held after their first event, [For] members for a while.
// An [Exclusion] takes users out again, while its condition holds or for ever. All
// of it is decided by the events alone, not by when somebody looked.
//
// # Live
//
// A [Tracker] follows one user event by event and tells at any time what
// [Set.Match] would; [Tracker.Next] says when to ask again although nothing
// happens. Its state can be saved. [Set.Explain] says what decided, clause by
// clause. [Set.Before] and [Set.After] cut a journey at a sequence. [Lint] looks
// at definitions.
//
// # Comparison
//
// An [Accumulator] counts the outcomes of many users by segment and by partition
// (channels, properties, new and returning); its report says for each the rate of
// conversion with its interval, and how sure a difference is. Every rate carries
// its number of cases.
//
// # What it costs
//
// [Compile] numbers what is equal in several segments once. An event is then
// tested against all predicates together, and a condition is told of the events
// that concern it. A hundred segments take about a microsecond for each event, and
// nothing is allocated.
//
// Time is linear in the events, with three exceptions. Memberships that last are
// asked about each instant at which their conditions may change. [Did] with
// Distinct takes time for each event that grows with its bounds. A [Sequence] with
// groups, or with several events at one instant, tries what can be served together:
// up to 64 parts of a group and, where steps are bound to sessions and several
// sessions have events at that instant, though too few for all steps, the sessions
// for each run of bound steps, which can multiply.
//
// # Coming from another tool
//
//	tool                      the same here                           what differs, and why
//	GA4 audiences             Event, Session, journey scope;          "between" is inclusive in both. A sequence step
//	                          sequences with constraint duration      can be bound to its session: SameSession. The time
//	                          and immediately follows; sticky         of the whole sequence is limited by Within. Duration
//	                          ("at any point"); For (membership       of membership has no upper end
//	                          duration); Exclusion of both kinds
//	Universal Analytics       hit, session and user conditions;       its "between" excludes the ends. "Immediately
//	                          sequences                               followed" meant the next hit, whatever it was;
//	                                                                  Relevant says what may interrupt
//	Adobe Analytics           hit, visit, visitor containers;         a container in another is Session or Event around
//	                          after, within, without; logic groups;   the inner condition; logic groups are AnyOrder, at
//	                          only before or after a sequence         most six steps; slices are Set.Before and Set.After
//	Matomo                    visit and action conditions             and of ors, without nesting, there; != also matches
//	                                                                  what is missing: write Not
//	PostHog cohorts           stopped, restarted, regularly, first    its negation needs a positive partner, here it is
//	                          time, sequences of two                  free; "at most n" leaves out users with none, here
//	                                                                  zero counts; windows are calendar units there. Its
//	                                                                  cohorts are as of now, here as of an instant
//	Amplitude, Mixpanel       did, counts, in a row, within           day windows are calendar days there
//	Retentioneering           path patterns                           Sequence with Direct
//
// Package importer reads definitions of some of them. Sources: Google's
// google.analytics.admin.v1alpha.Audience and Reporting API v4, AdobeDocs
// analytics.en seg-sequential-build.md, Matomo's segment documentation, PostHog's
// documentation of cohorts.
package segment
