// Package definition keeps goals, funnels and segments in one JSON document: a
// file that a colleague edits, that is compared, hashed, and run by another engine.
//
//	doc, err := definition.Parse(data, rule.Funcs{}) // err: all faults, each with its place
//	set, err := goal.Compile(doc.Goals...)
//	plan, err := funnel.Compile(doc.Funnels[0])
//	segments, err := segment.Compile(set, doc.Segments...)
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
//	 ], "funnels": [
//	  {"name": "checkout", "within": "7d", "steps": [
//	    {"name": "product", "on": {"path": "/p/**"}},
//	    {"name": "cart", "on": {"event": "add_to_cart"}},
//	    {"name": "order", "on": {"event": "purchase"}, "within": "24h"}]}
//	 ], "segments": [
//	  {"name": "left the cart", "where": {"sequence": {"steps": [{"on": {"event": "add_to_cart"}}],
//	    "then_without": {"of": {"event": "purchase"}, "for": "24h"}}}}
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
// A funnel has
//
//	name
//	steps           [{"name": "order", "on": PREDICATE, "within": "24h", "direct": true, "optional": true, "any_order": true}…],
//	                of which name and on are needed; within is the limit from the step before
//	within          the limit from the first step to the last;  "7d"
//	ties            "any" (if left out), "sequence" or "later": which of simultaneous events may follow each other
//	order           "steps" (if left out) or "any"
//	open            true: may begin at any step
//	entry           "best" (if left out), "first" or "every"
//	relevant        PREDICATE: what can come between direct steps
//	exclude         [{"on": PREDICATE, "from": 0, "to": 1}…]: must not come between two steps, counted from 0;
//	                from the first, to the last if left out
//	by              "user" (if left out), "session" or {"user_and": "sku"}
//	between         ["2026-01-01", "2026-02-01"]: the period of the first step, the end not included
//
// A segment has
//
//	name
//	where           CONDITION
//	membership      "dynamic" (if left out), "sticky" or {"for": "90d"}
//	exclude         {"where": CONDITION, "permanently": true}: who does not belong to it
//
// A condition is about all sessions of a user, as far as they lie before an
// instant, from which windows look back:
//
//	{"event": PREDICATE}    some event satisfies it
//	{"session": RULE, "without": RULE, "in": "30d", "at_least": 1, "at_most": 3}
//	{"did": {"of": PREDICATE, "at_least": 1, "at_most": 3, "in": "30d"}}    counts events; with one of
//	                        "distinct_days": true, "distinct": PROP, "sum": PROP days, values, or their sum
//	{"sequence": {"steps": [{"on": PREDICATE, "within": "2h", "after": "1h", "direct": true,
//	    "same_session": true, "without": PREDICATE, "any_order": true}…], "within": "7d", "in": "90d",
//	    "ties": "any", "sequence" or "later", "from_start": true, "relevant": PREDICATE,
//	    "then_without": {"of": PREDICATE, "for": "24h"}}}
//	{"first_time": {"of": PREDICATE, "in": "30d"}}
//	{"stopped": {"of": PREDICATE, "active": "30d", "quiet": "14d"}}  {"restarted": {…}}
//	{"regularly": {"of": PREDICATE, "at_least": 1, "per": "7d", "periods": 8, "min_periods": 6}}
//	{"channel": PATTERN}  {"source": …}  {"medium": …}  {"campaign": …}    of some session
//	{"first": …}  {"last": …}    one of these four, or {"session": RULE}, of the first or last session
//	{"reached": GOAL, "in": "30d", "at_least": 1, "at_most": 3}    a goal of the document, by its name
//	{"and": [CONDITION…]}  {"or": [CONDITION…]}  {"not": CONDITION}  {"func": "name"}
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
// m, s, ms, us and ns. A date means midnight UTC; where a time of day matters it
// is written as RFC 3339, and in between also as a number of Unix seconds.
package definition
