package rule_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

func ExampleTypes() {
	types := rule.MustTypes(rule.Types{
		{Is: "product", When: rule.Path("/p/**")},
		{Is: "guide", When: rule.Path("/guide/**")},
	})
	fmt.Println(types.Of(conversion.Event{URL: "https://shop.example/p/lamp-7"}))
	// Output: product
}

func TestTypes(t *testing.T) {
	types := rule.MustTypes(rule.Types{
		{Is: "first", When: rule.Path("/a")},
		{Is: "second", When: rule.Path(rule.Prefix("/"))},
		{Is: "forced", When: rule.Event("sale"), Override: true},
	})
	for _, c := range []struct {
		event conversion.Event
		want  string
	}{
		{conversion.Event{URL: "/a"}, "first"},
		{conversion.Event{URL: "/b"}, "second"},
		{conversion.Event{Name: "share"}, ""},
		{conversion.Event{URL: "/a", ContentType: "own"}, "own"},
		{conversion.Event{URL: "/a", ContentType: "own", Name: "sale"}, "forced"},
		{conversion.Event{URL: "/a", Name: "sale"}, "first"},
	} {
		require.Equal(t, c.want, types.Of(c.event), "%+v", c.event)
	}
	bad := errors.New("bad line")
	var filled []string
	for e, err := range types.Fill(func(yield func(conversion.Event, error) bool) {
		_ = yield(conversion.Event{URL: "/a", Time: time.Unix(0, 0)}, nil) && yield(conversion.Event{}, bad) && yield(conversion.Event{URL: "/b"}, nil) &&
			yield(conversion.Event{}, errors.New("read too far"))
	}) {
		filled = append(filled, fmt.Sprint(e.ContentType, err))
		if len(filled) == 3 {
			break
		}
	}
	require.Equal(t, []string{"first<nil>", "bad line", "second<nil>"}, filled)
}

func TestTypesFaults(t *testing.T) {
	_, err := rule.Types{{When: rule.Path("a")}, {Is: "x"}}.Compile()
	require.ErrorContains(t, err, "[0].is: ")
	require.ErrorContains(t, err, "[0].when.path")
	require.ErrorContains(t, err, "[1].when")
	require.Panics(t, func() { rule.MustTypes(rule.Types{{}}) })
}
