//nolint:misspell // PostHog's spelling
package importer_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/segment/importer"
)

// cohort puts filters into a group.
func cohort(filters string) []byte {
	return []byte(`{"name": "c", "filters": {"properties": {"type": "AND", "values": [` + filters + `]}}}`)
}

func TestPostHog(t *testing.T) {
	for _, test := range []struct{ name, filters, want string }{
		{"performed", `{"type": "behavioral", "value": "performed_event", "key": "signup", "event_type": "events", "time_value": 30, "time_interval": "day"}`,
			`{"did":{"of":{"event":"signup"},"in":"30d"}}`},
		{"page view, negated", `{"type": "behavioral", "value": "performed_event", "key": "$pageview", "event_type": "events", "explicit_datetime": "-2w", "negation": true,
			"event_filters": [{"type": "event", "key": "$pathname", "value": ["/a"], "operator": "exact"}, {"key": "plan", "operator": "is_not", "value": "free"}]}`,
			`{"not":{"did":{"of":{"and":[{"event":["$pageview","page_view"]},{"path":"/a"},{"not":{"prop":"plan","eq":"free"}}]},"in":"14d"}}}`},
		{"at most", `{"type": "behavioral", "value": "performed_event_multiple", "key": "a", "operator": "lte", "operator_value": 5, "time_value": "1", "time_interval": "month"}`,
			`{"did":{"of":{"event":"a"},"at_least":1,"at_most":5,"in":"30d"}}`},
		{"more than", `{"type": "behavioral", "value": "performed_event_multiple", "key": "a", "operator": "gt", "operator_value": 5, "time_value": 1, "time_interval": "hour"}`,
			`{"did":{"of":{"event":"a"},"at_least":6,"in":"1h"}}`},
		{"exactly", `{"type": "behavioral", "value": "performed_event_multiple", "key": "a", "operator_value": 2, "time_value": 1, "time_interval": "year"}`,
			`{"did":{"of":{"event":"a"},"at_least":2,"at_most":2,"in":"365d"}}`},
		{"first time", `{"type": "behavioral", "value": "performed_event_first_time", "key": "a", "time_value": 1, "time_interval": "week"}`,
			`{"first_time":{"of":{"event":"a"},"in":"7d"}}`},
		{"stopped", `{"type": "behavioral", "value": "stopped_performing_event", "key": "a", "time_value": 2, "time_interval": "week", "seq_time_value": 3, "seq_time_interval": "day"}`,
			`{"stopped":{"of":{"event":"a"},"active":"11d","quiet":"3d"}}`},
		{"restarted", `{"type": "behavioral", "value": "restarted_performing_event", "key": "a", "time_value": 2, "time_interval": "week", "seq_time_value": 3, "seq_time_interval": "day"}`,
			`{"restarted":{"of":{"event":"a"},"active":"3d","quiet":"11d"}}`},
		{"regularly", `{"type": "behavioral", "value": "performed_event_regularly", "key": "a", "operator": "gte", "operator_value": 2, "time_value": 1, "time_interval": "week", "min_periods": 3, "total_periods": 4}`,
			`{"regularly":{"of":{"event":"a"},"at_least":2,"per":"7d","periods":4,"min_periods":3}}`},
		{"sequence", `{"type": "behavioral", "value": "performed_event_sequence", "key": "a", "event_type": "events", "time_value": 30, "time_interval": "day",
			"seq_event": "b", "seq_event_type": "events", "seq_time_value": 2, "seq_time_interval": "day"}`,
			`{"sequence":{"steps":[{"on":{"event":"a"}},{"on":{"event":"b"},"within":"2d"}],"in":"30d"}}`},
		{"person", `{"type": "person", "key": "email", "operator": "icontains", "value": "@posthog.com"}`,
			`{"event":{"prop":"email","contains":"@posthog.com","fold":true}}`},
		{"person who is not", `{"type": "person", "key": "plan", "operator": "is_not", "value": ["free", "7"]}`,
			`{"not":{"event":{"or":[{"prop":"plan","in":["free","7"]},{"prop":"plan","eq":7}]}}}`},
		{"person without", `{"type": "person", "key": "plan", "operator": "is_not_set", "value": "is_not_set"}`, `{"not":{"event":{"prop":"plan","exists":true}}}`},
		{"person, numbers", `{"type": "person", "key": "age", "operator": "between", "value": ["18", 65]}`, `{"event":{"prop":"age","between":[18,65]}}`},
		{"person, boolean", `{"type": "person", "key": "paying", "value": true}`, `{"event":{"or":[{"prop":"paying","eq":"true"},{"prop":"paying","eq":true}]}}`},
		{"groups", `{"type": "OR", "values": [{"type": "person", "key": "a", "operator": "gt", "value": 1}, {"type": "person", "key": "b", "operator": "regex", "value": "^x"}]}`,
			`{"or":[{"event":{"prop":"a","gt":1}},{"event":{"prop":"b","regexp":"^x"}}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := importer.PostHog(cohort(test.filters))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(test.want, string(segment.AppendConditionJSON(nil, got))))
		})
	}
}

func TestPostHogMatches(t *testing.T) {
	const atMostTwo = `{"type": "behavioral", "value": "performed_event_multiple", "key": "a", "operator": "lte", "operator_value": 2, "time_value": 30, "time_interval": "day"}`
	const stopped = `{"type": "behavioral", "value": "stopped_performing_event", "key": "a", "time_value": 30, "time_interval": "day", "seq_time_value": 7, "seq_time_interval": "day"}`
	const restarted = `{"type": "behavioral", "value": "restarted_performing_event", "key": "a", "time_value": 30, "time_interval": "day", "seq_time_value": 7, "seq_time_interval": "day"}`
	const notPaying = `{"type": "person", "key": "paying", "operator": "is_not", "value": "true"}`
	asOf := noon.Add(60 * day)
	daysAgo := func(days ...int) conversion.Journey {
		j := conversion.Journey{User: "u"}
		for _, n := range days {
			j.Sessions = append(j.Sessions, visit("s", "m", event(time.Duration(60-n)*day, "a", conversion.Bool("paying", n < 10))))
		}
		return j
	}
	for _, test := range []struct {
		name, filters string
		journey       conversion.Journey
		want          bool
	}{
		{"none is not at most two", atMostTwo, daysAgo(40), false},
		{"two are", atMostTwo, daysAgo(10, 5), true},
		{"three are not", atMostTwo, daysAgo(10, 5, 4), false},
		{"stopped", stopped, daysAgo(20), true},
		{"goes on", stopped, daysAgo(20, 3), false},
		{"stopped long ago", stopped, daysAgo(40), false},
		{"restarted", restarted, daysAgo(40, 3), true},
		{"never paused", restarted, daysAgo(40, 20, 3), false},
		{"first time", restarted, daysAgo(3), false},
		{"pays", notPaying, daysAgo(40, 3), false},
		{"does not pay", notPaying, daysAgo(40), true},
		{"no such property", notPaying, journey(visit("s", "m", event(0, "b"))), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := importer.PostHog(cohort(test.filters))
			require.NoError(t, err)
			requireMember(t, test.want, segment.Segment{Name: "s", Where: c}, test.journey, asOf)
		})
	}
}

func TestPostHogFaults(t *testing.T) {
	const at = "filters.properties.values"
	for _, test := range []struct {
		name, filters string
		want          []string
	}{
		{"empty", ``, []string{at + " empty"}},
		{"elsewhere", `{"type": "cohort", "key": "id", "value": 3}, {"type": "behavioral", "value": "performed_event", "key": "4", "event_type": "actions", "time_value": 1, "time_interval": "day"}`,
			[]string{at + "[0].type unsupported", at + "[1].event_type unsupported"}},
		{"contradiction", `{"type": "behavioral", "value": "stopped_performing_event", "key": "a", "time_value": 1, "time_interval": "day", "seq_time_value": 1, "seq_time_interval": "week"}`,
			[]string{at + "[0].seq_time_value between"}},
		{"less than once", `{"type": "behavioral", "value": "performed_event_multiple", "key": "a", "operator": "lt", "operator_value": 1, "time_value": 1, "time_interval": "day"}`,
			[]string{at + "[0].operator between"}},
		{"zero times", `{"type": "behavioral", "value": "performed_event_multiple", "key": "a", "operator": "eq", "operator_value": 0, "time_value": 1, "time_interval": "fortnight"}`,
			[]string{at + "[0].operator_value number", at + "[0].time_interval unknown"}},
		{"at most in periods", `{"type": "behavioral", "value": "performed_event_regularly", "key": "a", "operator": "lte", "operator_value": 1, "time_value": 1, "time_interval": "day", "min_periods": 5, "total_periods": 4}`,
			[]string{at + "[0].operator unsupported", at + "[0].min_periods range"}},
		{"more periods than there are", `{"type": "behavioral", "value": "performed_event_regularly", "key": "a", "operator_value": 1, "time_value": 1, "time_interval": "day", "min_periods": 5, "total_periods": 4}`,
			[]string{at + "[0].min_periods range"}},
		{"absolute dates", `{"type": "behavioral", "value": "performed_event", "key": "a", "explicit_datetime": "2024-01-01", "explicit_datetime_to": "2024-02-01"}`,
			[]string{at + "[0].explicit_datetime_to unsupported", at + "[0].explicit_datetime unsupported"}},
		{"dates and unknown", `{"type": "person", "key": "born", "operator": "is_date_before", "value": "2000-01-01"}, {"type": "behavioral", "value": "danced"}, {"type": "person", "key": "n", "operator": "gt", "value": "x", "colour": 1}`,
			[]string{at + "[0].operator unsupported", at + "[1].value unknown", at + "[2].colour unknown_key", at + "[2].value number"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := importer.PostHog(cohort(test.filters))
			require.Nil(t, c)
			requireFaults(t, err, test.want...)
		})
	}
}

// Two cohorts that use most of the language.
const (
	regularOnPages = `{"type": "behavioral", "value": "performed_event_regularly", "key": "$pageview", "operator_value": 2,
		"time_value": 1, "time_interval": "week", "min_periods": 3, "total_periods": 4,
		"event_filters": [{"key": "$current_url", "operator": "not_icontains", "value": "x"}]}`
	notLately = `{"type": "behavioral", "value": "performed_event", "key": null, "explicit_datetime": "-30d", "negation": true},
		{"type": "person", "key": "a", "operator": "between", "value": [1, 2]}`
)

func ExamplePostHog() {
	c, err := importer.PostHog([]byte(`{"type": "AND", "values": [{
		"type": "behavioral", "value": "stopped_performing_event", "key": "purchase", "event_type": "events",
		"time_value": 90, "time_interval": "day", "seq_time_value": 30, "seq_time_interval": "day"}]}`))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(string(segment.AppendConditionJSON(nil, c)))
	// Output:
	// {"stopped":{"of":{"event":"purchase"},"active":"60d","quiet":"30d"}}
}
