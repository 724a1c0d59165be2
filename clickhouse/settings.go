package clickhouse

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// pinned are the settings that can change or cut a result without an error, with
// the values that do not. Every name with overflowMode in it belongs to them, too.
var pinned = map[string]string{
	"additional_result_filter":                           "",
	"additional_table_filters":                           "{}",
	"aggregate_functions_null_for_empty":                 "0",
	"async_insert":                                       "0",
	"compile_regular_expressions":                        "0",
	"data_type_default_nullable":                         "0",
	"distributed_group_by_no_merge":                      "0",
	"enable_parallel_replicas":                           "0",
	"fallback_to_stale_replicas_for_distributed_queries": "0",
	"final":              "0",
	"group_by_use_nulls": "0",
	"join_use_nulls":     "0",
	"limit":              "0",
	"offset":             "0",
	"output_format_binary_encode_types_in_binary_format": "0",
	"partial_result_on_first_cancel":                     "0",
	"prefer_column_name_to_alias":                        "0",
	"skip_unavailable_shards":                            "0",
	"transform_null_in":                                  "0",
	"use_query_cache":                                    "0",
	"use_skip_indexes_if_final":                          "0",
}

// overflowMode is in the names of settings that say what happens at a limit: an
// error, or a result that is silently cut.
const overflowMode = "_overflow_mode"

// useful are the settings that make queries cheap or possible without an influence
// on results.
var useful = map[string]string{
	"cancel_http_readonly_queries_on_client_close": "1",
	"http_send_timeout":                            "600", // a slow reader is no error
	"max_query_size":                               "67108864",
	"optimize_aggregation_in_order":                "1", //nolint:misspell // the server's spelling
}

// parameters are names in the URL that are no settings, so every server takes them
// and every user may give them.
var parameters = []string{"query", "query_id", "wait_end_of_query"}

// serverSettings is what a server said about its settings, for the user who asks.
type serverSettings struct {
	version string
	values  map[string]string // in effect without anything sent; the names are all that the server knows
	frozen  bool              // the user may not set any
}

// pins returns the pinned settings which the server knows.
func (s *serverSettings) pins() map[string]string {
	pins := make(map[string]string)
	for name := range s.values {
		if value, ok := pinned[name]; ok {
			pins[name] = value
		} else if strings.Contains(name, overflowMode) {
			pins[name] = "throw"
		}
	}
	return pins
}

// send returns what goes along with one query: pinned and useful settings and those
// given for it, which win, as far as the server knows them; and parameters as given.
// Nothing but parameters goes to a server where settings are frozen.
func (s *serverSettings) send(given map[string]string) map[string]string {
	all := make(map[string]string)
	if !s.frozen {
		all = s.pins()
		s.addKnown(all, useful)
		s.addKnown(all, given)
	}
	for _, name := range parameters {
		if value, ok := given[name]; ok {
			all[name] = value
		}
	}
	return all
}

func (s *serverSettings) addKnown(all, more map[string]string) {
	for name, value := range more {
		if _, ok := s.values[name]; ok {
			all[name] = value
		}
	}
}

// limitTime adds the time that is left to what is sent, in whole seconds rounded
// up, unless the user's own limit is less.
func (s *serverSettings) limitTime(all map[string]string, left time.Duration) {
	const name = "max_execution_time"
	own, known := s.values[name]
	if s.frozen || !known {
		return
	}
	seconds := max(math.Ceil(left.Seconds()), 1)
	if limit, err := strconv.ParseFloat(own, 64); err == nil && limit > 0 && limit <= seconds {
		return
	}
	all[name] = strconv.FormatFloat(seconds, 'f', 0, 64)
}

// settingsFault returns an ErrSettings that lists what has another value than it
// must have, and how an administrator can set it; or nil if nothing has.
func settingsFault(values, want map[string]string) error {
	var wrong, assigned []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if sameValue(values[name], want[name]) {
			continue
		}
		wrong = append(wrong, fmt.Sprintf("%s is %q", name, values[name]))
		assigned = append(assigned, name+" = "+profileValue(want[name]))
	}
	if len(wrong) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s; an administrator can: CREATE SETTINGS PROFILE conversion SETTINGS %s",
		ErrSettings, strings.Join(wrong, ", "), strings.Join(assigned, ", "))
}

// profileValue prints one of the values above: a number as it is, text in quotes.
func profileValue(value string) string {
	if _, err := strconv.ParseInt(value, 10, 64); err == nil {
		return value
	}
	return stringLiteral(value)
}

// sameValue reports whether two values of a setting mean the same: servers print
// booleans and empty maps in two ways.
func sameValue(a, b string) bool { return plainValue(a) == plainValue(b) }

func plainValue(v string) string {
	switch strings.ToLower(v) {
	case "true":
		return "1"
	case "false":
		return "0"
	case "{}":
		return ""
	}
	return v
}
