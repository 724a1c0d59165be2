package importer

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
)

// Unleash reads for whom a feature is on: a feature with its strategies, one of
// which has to hold; a strategy or a segment with its constraints, all of which
// have to hold; or a list of strategies or of constraints. No strategies, and no
// constraints, are everybody.
//
// The fields of the context are properties of one event. A missing one satisfies
// NOT_IN, and whatever is inverted. A number is also met by the property that is
// that number, texts are compared after cutting the space around the operand.
//
// Faults are DATE_ and SEMVER_ constraints, ranges of addresses, references to
// segments, features that are off or depend on others, and strategies that roll
// out to a part of the users.
//
// Sources: Unleash/client-specification specifications/09, 11, 13, 16 and 21;
// Unleash/unleash-client-node src/strategy/strategy.ts.
func Unleash(json []byte) (rule.Predicate, error) { return document(json, unleash) }

func unleash(v strict.Value) rule.Predicate {
	switch {
	case v.Kind() == strict.List:
		return unleashList(v)
	case v.Get("strategies").Exists():
		return unleashFeature(v)
	case v.Get("constraints").Exists():
		if v.Get("parameters").Exists() {
			unleashRollout(v)
		}
		return unleashConstrained(v)
	}
	if isKind(v, strict.Object) {
		v.Fault("missing", "want strategies, constraints, or a list of them")
	}
	return nil
}

// unleashList reads constraints, which name a field, or else strategies.
func unleashList(v strict.Value) rule.Predicate {
	for _, item := range v.Items() {
		if item.Get("contextName").Exists() || item.Get("operator").Exists() {
			return unleashConstraints(v)
		}
	}
	return unleashStrategies(v)
}

func unleashFeature(v strict.Value) rule.Predicate {
	isObject(v, "strategies", "name", "description", "type", "project", "enabled", "stale", "impressionData", "variants",
		"dependencies", "createdAt", "lastSeenAt", "archived", "environments", "children")
	if enabled := v.Get("enabled"); enabled.Kind() == strict.Bool && !enabled.IsTrue() {
		unsupported(enabled, "the feature is off")
	}
	if on := v.Get("dependencies"); on.Len() > 0 {
		unsupported(on, "the feature depends on others")
	}
	list, ok := required(v, "strategies", strict.List)
	if !ok {
		return nil
	}
	return unleashStrategies(list)
}

func unleashStrategies(v strict.Value) rule.Predicate {
	var list []rule.Predicate
	for _, item := range v.Items() {
		unleashRollout(item)
		list = append(list, unleashConstrained(item))
	}
	if len(list) == 0 {
		return always()
	}
	return eitherOn(list)
}

// unleashConstrained reads the constraints of a strategy or a segment.
func unleashConstrained(v strict.Value) rule.Predicate {
	if !isObject(v, "constraints", "name", "title", "parameters", "segments", "variants", "disabled", "id", "sortOrder",
		"featureName", "description", "createdAt", "createdBy", "project", "featureId", "environment") {
		return nil
	}
	if disabled := v.Get("disabled"); disabled.IsTrue() {
		unsupported(disabled, "the strategy is disabled")
	}
	if segments := v.Get("segments"); segments.Len() > 0 {
		unsupported(segments, "the segments are defined elsewhere: put their constraints here")
	}
	list, ok := optional(v, "constraints", strict.List)
	if !ok {
		return always()
	}
	return unleashConstraints(list)
}

// unleashRollout records strategies that are not for everybody who satisfies the
// constraints.
func unleashRollout(v strict.Value) {
	switch name := v.Get("name").Text(); name {
	case "default":
	case "flexibleRollout":
		if rollout := v.Get("parameters").Get("rollout"); rollout.Text()+rollout.NumberText() != "100" {
			v.FaultAt("parameters", "unsupported", "a rollout to less than everybody is no property of a user")
		}
	default:
		v.FaultAt("name", "unsupported", "the strategy %q does not decide by constraints alone", name)
	}
}

func unleashConstraints(v strict.Value) rule.Predicate {
	var list []rule.Predicate
	for _, item := range v.Items() {
		list = append(list, unleashConstraint(item))
	}
	if len(list) == 0 {
		return always()
	}
	return bothOn(list)
}

func unleashConstraint(v strict.Value) rule.Predicate {
	if !isObject(v, "contextName", "operator", "values", "value", "inverted", "caseInsensitive") {
		return nil
	}
	name := requiredText(v, "contextName")
	operator := requiredText(v, "operator")
	p := unleashTest(v, name, operator)
	if p == nil || name == "" {
		return nil
	}
	sound(v, p)
	if flag(v, "inverted") != (operator == "NOT_IN") {
		return rule.Not(p)
	}
	return p
}

// unleashTest reads a constraint but for its negation.
func unleashTest(v strict.Value, name, op string) rule.Predicate {
	numbers := map[string]rule.Op{
		"NUM_EQ": rule.OpEq, "NUM_GT": rule.OpGt, "NUM_GTE": rule.OpGte, "NUM_LT": rule.OpLt, "NUM_LTE": rule.OpLte,
	}
	texts := map[string]conversion.PatternOp{
		"IN": conversion.EqualTo, "NOT_IN": conversion.EqualTo, "STR_STARTS_WITH": conversion.HasPrefix,
		"STR_ENDS_WITH": conversion.HasSuffix, "STR_CONTAINS": conversion.Containing,
	}
	switch {
	case texts[op] != "":
		return unleashTexts(v, name, texts[op])
	case numbers[op] != "":
		return unleashNumber(v, name, numbers[op])
	case op == "REGEX":
		text := requiredText(v, "value")
		return wanted{conversion.MatchingRegexp, []string{text}, flag(v, "caseInsensitive")}.prop(name)
	case strings.HasPrefix(op, "DATE_"), strings.HasPrefix(op, "SEMVER_"), strings.Contains(op, "CIDR"):
		unsupported(v.Get("operator"), "properties cannot be compared as dates, versions or ranges of addresses")
	case op != "":
		v.FaultAt("operator", "unknown", "unknown operator %q", op)
	}
	return nil
}

func unleashTexts(v strict.Value, name string, op conversion.PatternOp) rule.Predicate {
	list, ok := required(v, "values", strict.List)
	if !ok {
		return nil
	}
	texts := []string{}
	for _, item := range list.Items() {
		isKind(item, strict.Text)
		texts = append(texts, strings.TrimSpace(item.Text()))
	}
	texts = slices.DeleteFunc(texts, func(t string) bool { return t == "" })
	if len(texts) == 0 {
		return never()
	}
	return wanted{op, texts, flag(v, "caseInsensitive")}.prop(name)
}

func unleashNumber(v strict.Value, name string, op rule.Op) rule.Predicate {
	value := v.Get("value")
	f, ok := number(value.Text() + value.NumberText())
	switch {
	case !value.Exists():
		v.FaultAt("value", "missing", "it is missing")
	case !ok:
		value.Fault("number", "want a number")
	}
	return compare(name, op, conversion.NumberValue(f))
}
