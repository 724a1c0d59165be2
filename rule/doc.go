// Package rule says in code what has to happen: predicates speak of one event,
// rules of a visit so far.
//
//	rule.Path("/checkout/**")                                      // a page
//	rule.And(rule.Event("page_view"), rule.Path("/thanks"))        // one event that is both
//	rule.All(rule.ContentType("guide"), rule.Engaged(2*time.Minute)) // both in one visit
//
// [And], [Or] and [Not] combine predicates on the same event; [All], [Any] and
// [None] combine what is reached in the same visit. The two levels are two
// types, [Predicate] and [Rule], so that the compiler catches a mix-up. Every
// predicate is also a rule, which is reached at each event that satisfies it.
//
// Rules are causal: whether a rule is reached at an event depends on the events
// up to that one only, so live and batch agree. All types here are plain data
// that can be printed, compared, written as JSON and walked, but for the
// functions given to [Match] and [Func].
//
// # What is compared
//
// URLs are compared in a normal form. The path forgives: it ignores host,
// query, fragment, trailing slashes and the spelling of escapes, but not case.
// The url is literal: scheme, host, path and query. Hosts ignore case. A plain
// string given to [Path] is a glob if it contains * or {, otherwise exact:
//
//	/p/*            one segment
//	/p/**           any number of segments, also none
//	/{de,en}/cart   one of these
//	/p/{sku}        one segment with a name, for CountDistinct and once-per-key goals
//
// On something absent every predicate is false, [Ne] and [NotIn] too, but for
// Exists(false), and for engaged time, which is 0 where absent; [Not] is the
// plain complement. So "differs" and "is absent or differs" are told apart:
// Prop("plan", Ne("free")) and Not(Prop("plan", Eq("free"))).
package rule
