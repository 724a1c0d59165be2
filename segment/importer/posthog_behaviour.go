package importer

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/segment"
)

// posthogBehaviours are the readers of what people did, by the value of the
// condition.
var posthogBehaviours = map[string]func(strict.Value) segment.Condition{
	"performed_event":            posthogPerformed,
	"performed_event_multiple":   posthogMultiple,
	"performed_event_first_time": posthogFirstTime,
	"performed_event_sequence":   posthogSequence,
	"performed_event_regularly":  posthogRegularly,
	"stopped_performing_event":   posthogStopped,
	"restarted_performing_event": posthogRestarted,
}

func posthogBehaviour(v strict.Value) segment.Condition {
	v.OnlyKeys([]string{
		"type", "key", "value", "event_type", "event_filters", "negation", "explicit_datetime", "explicit_datetime_to",
		"time_value", "time_interval", "operator", "operator_value", "seq_event", "seq_event_type", "seq_time_value",
		"seq_time_interval", "min_periods", "total_periods", "conditionHash", "bytecode",
	})
	value, _ := required(v, "value", strict.Text)
	if read, ok := posthogBehaviours[value.Text()]; ok {
		return read(v)
	}
	if value.Kind() == strict.Text {
		value.Fault("unknown", "unknown behaviour %q", value.Text())
	}
	return nil
}

func posthogPerformed(v strict.Value) segment.Condition {
	return segment.Did{Of: posthogEvents(v), In: posthogWindow(v)}
}

func posthogFirstTime(v strict.Value) segment.Condition {
	return segment.FirstTime{Of: posthogEvents(v), In: posthogWindow(v)}
}

// posthogMultiple counts events, of which there is at least one in any case.
func posthogMultiple(v strict.Value) segment.Condition {
	n := posthogNumber(v, "operator_value")
	did := segment.Did{Of: posthogEvents(v), In: posthogWindow(v)}
	switch op, _ := optional(v, "operator", strict.Text); op.Text() {
	case "gte":
		did.Bounds = segment.AtLeast(n)
	case "gt":
		did.Bounds = segment.AtLeast(n + 1)
	case "lte":
		did.Bounds = segment.Between(1, n)
	case "lt":
		did.Bounds = segment.Between(1, n-1)
		if n == 1 {
			op.Fault("between", "nobody has done it less than once: PostHog leaves out people with none")
		}
	case "", "eq", "exact":
		did.Bounds = segment.Exactly(n)
	default:
		op.Fault("unknown", "%s", strict.Unknown(op.Text(), []string{"gte", "gt", "lte", "lt", "eq"}))
	}
	return did
}

// posthogSequence is one event and then another. PostHog leaves the filters of
// events aside there.
func posthogSequence(v strict.Value) segment.Condition {
	if filters := v.Get("event_filters"); filters.Len() > 0 {
		unsupported(filters, "PostHog does not apply them in sequences")
	}
	return segment.Sequence{
		Steps: []segment.Step{
			{On: posthogEvent(v, "key", "event_type")},
			{On: posthogEvent(v, "seq_event", "seq_event_type"), Within: posthogPeriod(v, "seq_time_value", "seq_time_interval")},
		},
		In: posthogWindow(v),
	}
}

func posthogStopped(v strict.Value) segment.Condition {
	early, late := posthogPeriods(v)
	return segment.Stopped{Of: posthogEvents(v), Active: early, Quiet: late}
}

func posthogRestarted(v strict.Value) segment.Condition {
	early, late := posthogPeriods(v)
	return segment.Restarted{Of: posthogEvents(v), Active: late, Quiet: early}
}

// posthogPeriods returns two adjoining periods, of which the late one ends at
// asOf.
func posthogPeriods(v strict.Value) (early, late time.Duration) {
	all, late := posthogWindow(v), posthogPeriod(v, "seq_time_value", "seq_time_interval")
	if all > 0 && late >= all {
		v.FaultAt("seq_time_value", "between", "want less than all of the time, %v, not %v", all, late)
	}
	return all - late, late
}

func posthogRegularly(v strict.Value) segment.Condition {
	n := posthogNumber(v, "operator_value")
	switch op, _ := optional(v, "operator", strict.Text); op.Text() {
	case "gte", "":
	case "gt":
		n++
	default:
		unsupported(op, "periods have at least so many events, not %q", op.Text())
	}
	all, some := posthogNumber(v, "total_periods"), posthogNumber(v, "min_periods")
	if some > all {
		v.FaultAt("min_periods", "range", "%v is more than there are periods, %v", some, all)
	}
	return segment.Regularly{
		Of: posthogEvents(v), AtLeast: int(n), Per: posthogPeriod(v, "time_value", "time_interval"),
		Periods: int(all), MinPeriods: int(some),
	}
}

// posthogWindow returns how far back a condition looks, as a number of units or
// as a text such as "-30d".
func posthogWindow(v strict.Value) time.Duration {
	if to := v.Get("explicit_datetime_to"); to.Kind() == strict.Text {
		unsupported(to, "a window ends at the instant that is asked about")
	}
	from, ok := optional(v, "explicit_datetime", strict.Text)
	if !ok {
		return posthogPeriod(v, "time_value", "time_interval")
	}
	text, relative := strings.CutPrefix(from.Text(), "-")
	units := map[string]string{"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year"}
	digits := strings.TrimRight(text, "hdwmy")
	n, err := strconv.ParseInt(digits, 10, 32)
	unit := posthogUnits[units[text[len(digits):]]]
	if !relative || err != nil || n < 1 || unit == 0 || float64(n)*float64(unit) > math.MaxInt64 {
		unsupported(from, "want a time back from now, such as -30d, not %q", from.Text())
		return 0
	}
	return time.Duration(n) * unit
}

const day = 24 * time.Hour

var posthogUnits = map[string]time.Duration{
	"minute": time.Minute, "hour": time.Hour, "day": day, "week": 7 * day, "month": 30 * day, "year": 365 * day,
}

// posthogPeriod returns a number of units of time.
func posthogPeriod(v strict.Value, value, interval string) time.Duration {
	n := posthogNumber(v, value)
	name, ok := required(v, interval, strict.Text)
	unit := posthogUnits[name.Text()]
	switch {
	case !ok:
	case unit == 0:
		name.Fault("unknown", "unknown unit of time %q", name.Text())
	case n*float64(unit) > math.MaxInt64/2:
		v.FaultAt(value, "range", "it is longer than 146 years")
	}
	return time.Duration(n) * unit
}

// posthogNumber returns a whole number from 1 to 2³¹-1, which may be written as a
// text; of anything else it records a fault and returns 1.
func posthogNumber(v strict.Value, key string) float64 {
	value := v.Get(key)
	n, err := strconv.ParseInt(value.Text()+value.NumberText(), 10, 32)
	switch {
	case !value.Exists():
		v.FaultAt(key, "missing", "it is missing")
	case err != nil || n < 1:
		value.Fault("number", "want a whole number from 1 on")
	default:
		return float64(n)
	}
	return 1
}
