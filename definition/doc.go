// Package definition keeps goals in one JSON document: a file that a colleague
// edits, that is compared, hashed, and run by another engine.
//
//	doc, err := definition.Parse(data, rule.Funcs{}) // err: all faults, each with its place
//	set, err := goal.Compile(doc.Goals...)
//
// Code and JSON are two spellings of the same values, so a document can as well
// be written from goals in code. There is one canonical text, which
// [Document.Fingerprint] hashes, and an indented one for files. [Schema] is the
// JSON Schema, for editors; whatever it refuses, [Parse] refuses too.
//
// # The form
//
//	{"version": 1, "goals": [
//	  {"name": "order", "kind": "macro", "rule": {"event": "purchase"},
//	   "count": {"once_per": "order_id"}, "value": {"event": true}},
//	  {"name": "newsletter", "kind": "milestone", "rule": {"path": "/newsletter/thanks"},
//	   "value": {"fixed": "2.50", "currency": "EUR"}, "leads_to": "order"},
//	  {"name": "reader", "kind": "secondary",
//	   "rule": {"all": [{"content_type": "guide"}, {"duration": {"clock": "engaged", "over": "2m"}}]}}
//	]}
//
// A goal has
//
//	name, kind      "macro", "milestone" or "secondary"
//	rule            see below
//	count           "every", "once_per_session" (if left out), "once_per_user" or {"once_per": KEY}
//	at_most         completions per session;  cooldown: "24h"
//	value           {"fixed": "2.50", "currency": "EUR"}
//	                {"event": true, "default": "10.00", "currency": "EUR"}
//	                {"prop": "revenue", "currency": "EUR", "factor": "0.3", "default": "10.00"}
//	                {"estimated": true}
//	leads_to        the name of a milestone or macro conversion
//	target          {"count": 300, …}, {"value": "10000.00", "currency": "EUR", …} or
//	                {"lift": 0.18, "baseline": 250, …}, with "from" and "to": "2026-01-01"
//
// A predicate is about one event:
//
//	{"event": "purchase"}  {"event": ["purchase", "refund"]}  {"any_event": true}
//	{"path": PATTERN}  and so  url  host  fragment  title  content_type  referrer  referrer_host
//	{"query": "utm_source", "is": PATTERN}       without "is": the parameter is there
//	{"prop": "items", "gte": 3}                  eq ne lt lte gt gte in not_in between contains prefix suffix regexp exists
//	{"value": {"gte": "100.00", "currency": "EUR"}}  {"engaged": {"gt": "30s"}}
//	{"and": [PREDICATE…]}  {"or": [PREDICATE…]}  {"not": PREDICATE}  {"func": "name"}
//
// A PATTERN is a text, or one of {"eq": s} {"in": [s…]} {"prefix": s} {"suffix":
// s} {"contains": s} {"glob": s} {"regexp": s}, each with "fold": true to ignore
// case. In a path a text with * or { is a glob. What they mean stands in package
// rule.
//
// A rule is about the visit so far; a predicate is a rule too:
//
//	{"count": {"of": PREDICATE, "at_least": 3, "distinct": KEY}}
//	{"duration": {"clock": "span" or "engaged", "over": "3m"}}  {"pages": {"over": 4}}
//	{"sequence": {"steps": [PREDICATE…], "within": "30m", "direct": true, "without": PREDICATE}}
//	{"entry": PREDICATE}  {"channel": PATTERN}  {"source": …}  {"medium": …}  {"campaign": …}
//	{"all": [RULE…]}  {"any": [RULE…]}  {"none": RULE} inside "all"  {"func": "name"}
//	{"on": PREDICATE}    the same as the bare predicate, needed for {"on": {"func": "name"}}
//
// Amounts are decimal texts, durations sums such as "1h30m" with the units d, h,
// m, s, ms, us and ns.
package definition
