package definition_test

import (
	"fmt"
	"os"

	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

func ExampleParse() {
	_, err := definition.Parse([]byte(`{"version": 1, "goals": [
		{"name": "order", "kind": "macro", "rule": {"event": "purchase"}},
		{"name": "reader", "kind": "secondary", "rule": {"all": [
			{"content_tpye": "guide"},
			{"count": {"of": {"path": "/guide/**"}, "at_least": 0}}]}}]}`), rule.Funcs{})
	fmt.Println(err)
	// Output:
	// goals[1].rule.all[0].content_tpye: unknown key; did you mean "content_type"?
	// goals[1].rule.all[1].count.at_least: want 1 or more, not 0
}

func ExampleDocument_AppendIndent() {
	doc := definition.Document{Goals: []goal.Goal{
		{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
		{Name: "cart", Kind: goal.Milestone, Rule: rule.Path("/cart")},
	}}
	os.Stdout.Write(doc.AppendIndent(nil))
	// Output:
	// {
	//   "version": 1,
	//   "goals": [
	//     {"name": "order", "kind": "macro", "rule": {"event": "purchase"}, "value": {"event": true}},
	//     {"name": "cart", "kind": "milestone", "rule": {"path": "/cart"}}
	//   ]
	// }
}

func ExampleDiff() {
	before := definition.Document{Goals: []goal.Goal{{Name: "cart", Kind: goal.Milestone, Rule: rule.Count(2, rule.Path("/p/**"))}}}
	after := definition.Document{Goals: []goal.Goal{{Name: "cart", Kind: goal.Milestone, Rule: rule.Count(3, rule.Path("/p/**")), AtMost: 1}}}
	for _, change := range definition.Diff(before, after) {
		fmt.Println(change)
	}
	// Output:
	// ~ goals.cart.rule.count.at_least: 2 → 3
	// + goals.cart.at_most: 1
}
