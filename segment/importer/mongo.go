package importer

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
)

// Mongo reads a condition as GrowthBook writes it, in the manner of MongoDB
// queries: {"country": "US", "age": {"$gte": 18}}. Its attributes are properties
// of one event; a key with dots is the property of that name.
//
// A missing attribute is null there. So it satisfies $ne, $nin and null, and, as
// null orders like 0, also {"$gt": -10}; this is written out here. An empty $or
// or $and holds always, an empty $nor never. A key such as $groups that is no
// connective is the name of an attribute.
//
// Values are compared by type, as $eq does there; the short form
// {"age": "25"} is laxer there and also holds of the number 25. Of a list one
// element has to pass.
//
// Faults are $elemMatch, $size, $all, $type, comparisons of versions, saved
// groups, and equality with lists and objects.
//
// Sources: growthbook/growthbook packages/sdk-js/src/mongrule.ts; "missing
// attribute with comparison operators" in its cases.json.
func Mongo(json []byte) (rule.Predicate, error) { return document(json, mongoCondition) }

func mongoCondition(v strict.Value) rule.Predicate {
	if !isKind(v, strict.Object) {
		return nil
	}
	var list []rule.Predicate
	for _, key := range v.Keys() {
		list = append(list, mongoMember(key, v.Get(key)))
	}
	return mongoAll(list)
}

func mongoMember(key string, v strict.Value) rule.Predicate {
	switch key {
	case "$and":
		return mongoAll(mongoList(v))
	case "$or":
		return mongoSome(mongoList(v))
	case "$nor":
		return rule.Not(mongoSome(mongoList(v)))
	case "$not":
		return rule.Not(mongoCondition(v))
	}
	return mongoAttribute(key, v)
}

func mongoList(v strict.Value) (list []rule.Predicate) {
	if !isKind(v, strict.List) {
		return nil
	}
	for _, item := range v.Items() {
		list = append(list, mongoCondition(item))
	}
	return list
}

func mongoAll(list []rule.Predicate) rule.Predicate {
	if len(list) == 0 {
		return always()
	}
	return bothOn(list)
}

func mongoSome(list []rule.Predicate) rule.Predicate {
	if len(list) == 0 {
		return always()
	}
	return eitherOn(list)
}

// mongoAttribute reads what an attribute has to be: a value, or an object all
// keys of which are operators.
func mongoAttribute(name string, v strict.Value) rule.Predicate {
	if v.Kind() != strict.Object {
		return mongoEqual(name, v)
	}
	keys := v.Keys()
	if len(keys) == 0 || slices.ContainsFunc(keys, func(k string) bool { return !strings.HasPrefix(k, "$") }) {
		unsupported(v, "an attribute is no object here; a nested one has a key with dots")
		return nil
	}
	var list []rule.Predicate
	for _, op := range keys {
		list = append(list, mongoOperator(name, op, v.Get(op)))
	}
	return bothOn(list)
}

// mongoOperator reads one operator and its operand.
func mongoOperator(name, op string, v strict.Value) rule.Predicate {
	switch op {
	case "$eq":
		return mongoEqual(name, v)
	case "$ne":
		return rule.Not(mongoEqual(name, v))
	case "$in", "$ini":
		return mongoIn(name, v, op == "$ini")
	case "$nin", "$nini":
		return rule.Not(mongoIn(name, v, op == "$nini"))
	case "$lt", "$lte", "$gt", "$gte":
		return mongoOrder(name, rule.Op(op[1:]), v)
	case "$exists":
		isKind(v, strict.Bool)
		return rule.Prop(name, rule.Exists(v.IsTrue()))
	case "$regex", "$regexi":
		return mongoRegexp(name, v, op == "$regexi")
	case "$not":
		return rule.Not(mongoAttribute(name, v))
	case "$elemMatch", "$size", "$all", "$alli", "$type", "$inGroup", "$notInGroup", "$veq", "$vne", "$vgt", "$vgte", "$vlt", "$vlte":
		unsupported(v, "properties cannot be compared so")
	default:
		v.Fault("unknown", "unknown operator %q", op)
	}
	return nil
}

func mongoEqual(name string, v strict.Value) rule.Predicate {
	if v.Kind() == strict.Null {
		return rule.Prop(name, rule.Exists(false))
	}
	value, ok := mongoValue(v)
	if !ok {
		return nil
	}
	p := compare(name, rule.OpEq, value)
	sound(v, p)
	return p
}

// mongoValue returns a text, a number or a boolean.
func mongoValue(v strict.Value) (conversion.Value, bool) {
	switch v.Kind() {
	case strict.Text:
		return conversion.StringValue(v.Text()), true
	case strict.Bool:
		return conversion.BoolValue(v.IsTrue()), true
	case strict.Number:
		f, ok := number(v.NumberText())
		if !ok {
			v.Fault("range", "%s is beyond the range of numbers", v.NumberText())
		}
		return conversion.NumberValue(f), ok
	}
	unsupported(v, "a property is compared with a text, a number or a boolean, not with %s", v.Kind())
	return conversion.Value{}, false
}

// mongoIn asks for one of a list, in which null stands for a missing attribute.
func mongoIn(name string, v strict.Value, fold bool) rule.Predicate {
	if !isKind(v, strict.List) {
		return nil
	}
	values := map[strict.Kind][]conversion.Value{}
	var list []rule.Predicate
	for _, item := range v.Items() {
		if item.Kind() == strict.Null {
			list = append(list, rule.Prop(name, rule.Exists(false)))
		} else if value, ok := mongoValue(item); ok {
			values[item.Kind()] = append(values[item.Kind()], value)
		}
	}
	for _, kind := range []strict.Kind{strict.Text, strict.Number, strict.Bool} {
		if len(values[kind]) == 0 {
			continue
		}
		p := equals(name, values[kind]).(rule.PropIs)
		p.Fold = fold && kind == strict.Text
		sound(v, p)
		list = append(list, p)
	}
	if len(list) == 0 {
		return never()
	}
	return eitherOn(list)
}

// mongoOrder compares with a text or a number. A missing attribute is null, which
// counts 0 beside a number or what spells one.
func mongoOrder(name string, op rule.Op, v strict.Value) rule.Predicate {
	value, ok := mongoValue(v)
	if !ok {
		return nil
	}
	p := compare(name, op, value)
	sound(v, p)
	limit, ok := value.Num(), true
	if text := strings.TrimSpace(value.Str()); text != "" {
		limit, ok = number(text)
	}
	zero := map[rule.Op]bool{rule.OpLt: 0 < limit, rule.OpLte: 0 <= limit, rule.OpGt: 0 > limit, rule.OpGte: 0 >= limit}
	if ok && zero[op] {
		return rule.Or(rule.Prop(name, rule.Exists(false)), p)
	}
	return p
}

func mongoRegexp(name string, v strict.Value, fold bool) rule.Predicate {
	if !isKind(v, strict.Text) {
		return nil
	}
	p := wanted{conversion.MatchingRegexp, []string{v.Text()}, fold}.prop(name)
	sound(v, p)
	return p
}
