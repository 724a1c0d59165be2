package conversiontest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	. "github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

func TestCheckSet(t *testing.T) {
	set := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Cooldown: time.Minute, Count: goal.Every()},
		goal.Goal{Name: "browser", Kind: goal.Secondary, Rule: rule.CountDistinct(3, "sku", rule.Path("/p/{sku}"))},
		goal.Goal{Name: "plan", Kind: goal.Secondary, Rule: rule.All(rule.Prop("plan", "pro"), rule.None(rule.Event("share"))), Count: goal.OncePerUser()},
		goal.Goal{Name: "letter", Kind: goal.Secondary, Rule: rule.Channel("Email")},
		goal.Goal{Name: "again", Kind: goal.Secondary, Count: goal.Every(), Value: goal.Fixed(conversion.Cents(10, "EUR")),
			Rule: rule.Func("again", func(visit []conversion.Event) bool { return len(visit) > 1 && visit[0].URL == last(visit).URL })},
	)
	require.NoError(t, CheckSet(set))
	require.NoError(t, CheckSet(set, Visit("/p/1", "purchase"), Visit(By("ann"), "/", shareWith("1"), shareWith("1")), Visit()))
	require.NoError(t, CheckSet(goal.MustCompile()))
}

func shareWith(id string) Step { return Event("share", ID(id)) }

func TestCheckSetNamesTheGoal(t *testing.T) {
	calls := 0
	set := goal.MustCompile(
		goal.Goal{Name: "odd", Kind: goal.Macro, Rule: rule.Func("odd", func([]conversion.Event) bool { calls++; return calls%2 == 1 })},
		goal.Goal{Name: "third", Kind: goal.Macro, Rule: rule.Func("third", func(visit []conversion.Event) bool { return visit[2].Name == "a" })},
	)
	err := CheckSet(set, Visit("/"))
	require.ErrorContains(t, err, `goal "odd": func "odd" is not deterministic`)
	require.ErrorContains(t, err, "\ngoal \"third\": func \"third\" panics (runtime error: index out of range [2] with length 1): Visit(\"/\")")
}
