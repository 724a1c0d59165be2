package main

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// condition is one question about an event in the languages of all engines.
// On a property that is absent or of another type it is false.
type condition struct {
	name      string
	rule      rule.Predicate
	hand      func(*conversion.Event) bool
	expr      string // with props as a map
	exprField string // with a field for each property
	cel       string // with props as a map
	celField  string // with a variable for each property
	jsonLogic string
}

var (
	eventName = condition{
		name:      "event name",
		rule:      rule.Event("purchase"),
		hand:      func(e *conversion.Event) bool { return e.Name == "purchase" },
		expr:      `name == "purchase"`,
		exprField: `name == "purchase"`,
		cel:       `name == "purchase"`,
		celField:  `name == "purchase"`,
		jsonLogic: `{"==": [{"var": "name"}, "purchase"]}`,
	}
	property = condition{
		name:      "property",
		rule:      rule.Prop("plan", "pro"),
		hand:      func(e *conversion.Event) bool { return e.Props.Lookup("plan").Str() == "pro" },
		expr:      `props.plan == "pro"`,
		exprField: `plan == "pro"`,
		cel:       `has(props.plan) && props.plan == "pro"`,
		celField:  `plan == "pro"`,
		jsonLogic: `{"==": [{"var": "plan"}, "pro"]}`,
	}
	nameSetNumber = condition{
		name: "name, set, number",
		rule: rule.And(
			rule.Event("purchase"),
			rule.Prop("plan", rule.In("pro", "team")),
			rule.Prop("items", rule.Gte(3)),
		),
		hand: func(e *conversion.Event) bool {
			return e.Name == "purchase" && slices.Contains([]string{"pro", "team"}, e.Props.Lookup("plan").Str()) && atLeast(e, "items", 3)
		},
		expr:      `name == "purchase" && props.plan in ["pro", "team"] && props.items != nil && props.items >= 3.0`,
		exprField: `name == "purchase" && plan in ["pro", "team"] && items >= 3.0`,
		cel:       `name == "purchase" && has(props.plan) && props.plan in ["pro", "team"] && has(props.items) && props.items >= 3.0`,
		celField:  `name == "purchase" && plan in ["pro", "team"] && items >= 3.0`,
		jsonLogic: `{"and": [{"==": [{"var": "name"}, "purchase"]}, {"in": [{"var": "plan"}, ["pro", "team"]]}, {">=": [{"var": "items"}, 3]}]}`,
	}
	setNumber = condition{
		name: "set, number",
		rule: rule.And(
			rule.Prop("plan", rule.In("pro", "team")),
			rule.Prop("items", rule.Gte(3)),
		),
		hand: func(e *conversion.Event) bool {
			return slices.Contains([]string{"pro", "team"}, e.Props.Lookup("plan").Str()) && atLeast(e, "items", 3)
		},
		expr:      `props.plan in ["pro", "team"] && props.items != nil && props.items >= 3.0`,
		exprField: `plan in ["pro", "team"] && items >= 3.0`,
		cel:       `has(props.plan) && props.plan in ["pro", "team"] && has(props.items) && props.items >= 3.0`,
		celField:  `plan in ["pro", "team"] && items >= 3.0`,
		jsonLogic: `{"and": [{"in": [{"var": "plan"}, ["pro", "team"]]}, {">=": [{"var": "items"}, 3]}]}`,
	}
	namePathNumber = condition{
		name: "name, path prefix, number",
		rule: rule.And(
			rule.Event("purchase"),
			rule.Path(rule.Prefix("/shop")),
			rule.Prop("items", rule.Gte(3)),
		),
		hand: func(e *conversion.Event) bool {
			return e.Name == "purchase" && strings.HasPrefix(pathOf(e), "/shop") && atLeast(e, "items", 3)
		},
		expr:      `name == "purchase" && path startsWith "/shop" && props.items != nil && props.items >= 3.0`,
		exprField: `name == "purchase" && path startsWith "/shop" && items >= 3.0`,
		cel:       `name == "purchase" && path.startsWith("/shop") && has(props.items) && props.items >= 3.0`,
		celField:  `name == "purchase" && path.startsWith("/shop") && items >= 3.0`,
		jsonLogic: `{"and": [{"==": [{"var": "name"}, "purchase"]}, {"==": [{"substr": [{"var": "path"}, 0, 5]}, "/shop"]}, {">=": [{"var": "items"}, 3]}]}`,
	}
	pathPrefix = condition{
		name:      "path prefix",
		rule:      rule.Path(rule.Prefix("/shop")),
		hand:      func(e *conversion.Event) bool { return strings.HasPrefix(pathOf(e), "/shop") },
		expr:      `path startsWith "/shop"`,
		exprField: `path startsWith "/shop"`,
		cel:       `path.startsWith("/shop")`,
		celField:  `path.startsWith("/shop")`,
		jsonLogic: `{"==": [{"substr": [{"var": "path"}, 0, 5]}, "/shop"]}`,
	}
)

var conditions = []condition{eventName, property, nameSetNumber, setNumber, namePathNumber, pathPrefix}

func atLeast(e *conversion.Event, prop string, least float64) bool {
	v := e.Props.Lookup(prop)
	return v.Kind() == conversion.KindNumber && v.Num() >= least
}
