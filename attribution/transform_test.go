package attribution_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// pathTable returns a table with one conversion of 1 EUR on a path of letters.
func pathTable(letters string) *attribution.Table[string] {
	t := attribution.MustTable[string]("EUR")
	var keys []string
	if letters != "" {
		keys = strings.Split(letters, " ")
	}
	if err := t.AddCount(keys, 1, 0, conversion.Cents(100, "EUR")); err != nil {
		panic(err)
	}
	return t
}

func TestTransforms(t *testing.T) {
	for _, c := range []struct {
		name       string
		path       string
		transforms []attribution.Transform
		want       string
	}{
		{"exposure", "D A B B C D C C", []attribution.Transform{attribution.Exposure{}}, "D A B C D C"},
		{"distinct", "D A B B C D C C", []attribution.Transform{attribution.Distinct{}}, "D A B C"},
		{"frequency", "D A B B C D C C", []attribution.Transform{attribution.Frequency{}}, "D(2) A(1) B(2) C(3)"},
		{"the last", "A B C", []attribution.Transform{attribution.LastN(2)}, "B C"},
		{"fewer than the last", "A B", []attribution.Transform{attribution.LastN(3)}, "A B"},
		{"drop unless all", "D A D N B D", []attribution.Transform{attribution.DropUnlessAll{"D", "N"}}, "A B"},
		{"all", "D N D", []attribution.Transform{attribution.DropUnlessAll{"D", "N"}}, "D N D"},
		{"trailing", "D A D N", []attribution.Transform{attribution.DropTrailingUnlessAll{"D", "N"}}, "D A"},
		{"all trailing", "D N", []attribution.Transform{attribution.DropTrailingUnlessAll{"D", "N"}}, "D N"},
		{"drop", "D A D", []attribution.Transform{attribution.Drop{"D"}}, "A"},
		{"drop all", "D D", []attribution.Transform{attribution.Drop{"D"}}, ""},
		{"drop nothing", "D A", []attribution.Transform{attribution.Drop{}}, "D A"},
		{"prefer", "A P B Q", []attribution.Transform{attribution.Prefer{"P", "Q"}}, "P Q"},
		{"prefer what is not there", "A B", []attribution.Transform{attribution.Prefer{"P", "Q"}}, "A B"},
		{"prefer nothing", "A B", []attribution.Transform{attribution.Prefer{}}, "A B"},
		{"renamed once", "a b c", []attribution.Transform{attribution.Map{"a": "b", "b": "c"}}, "b c c"},
		{"left to right", "a A a b", []attribution.Transform{attribution.Map{"A": "a"}, attribution.Exposure{}, attribution.LastN(2), attribution.Frequency{}}, "a(1) b(1)"},
		{"whole keys, as they are spelled", "Search search Paid-Search", []attribution.Transform{attribution.Drop{"Search"}}, "search Paid-Search"},
		{"a function", "A B C", []attribution.Transform{attribution.Func{Name: "f", Apply: smallLetters}}, "a b c"},
		{"a function that adds", "A", []attribution.Transform{attribution.Func{Name: "f", Apply: func(p []touch) []touch { return append(p, touch{Key: "B"}) }}}, "A B"},
		{"a function that empties", "A", []attribution.Transform{attribution.Func{Name: "f", Apply: func([]touch) []touch { return nil }}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := pathTable(c.path)
			got, err := before.Transform(c.transforms...)
			require.NoError(t, err)
			require.Equal(t, attribution.RowsInWords(pathTable(c.want)), attribution.RowsInWords(got))
			require.Equal(t, attribution.RowsInWords(pathTable(c.path)), attribution.RowsInWords(before), "the table itself stays")
		})
	}
}

// Whether different keys are few or many makes no difference, nor does the path
// before.
func TestTransformsOfSomeKeys(t *testing.T) {
	table, want := attribution.MustTable[string]("EUR"), attribution.MustTable[string]("EUR")
	for n := 1; n < 40; n++ {
		var keys, twice []string
		for i := range 2 * n {
			keys = append(keys, fmt.Sprint(i%n))
		}
		for i := range n {
			twice = append(twice, fmt.Sprintf("%d(2)", i))
		}
		table.AddNull(keys...)
		want.AddNull(twice...)
	}
	got, err := table.Transform(attribution.Frequency{})
	require.NoError(t, err)
	require.Equal(t, attribution.RowsInWords(want), attribution.RowsInWords(got))
}

// A long path has more different keys than are looked through one by one.
func TestTransformsOfManyKeys(t *testing.T) {
	var keys, want []string
	for i := range 3000 {
		keys = append(keys, fmt.Sprint(i%1500))
	}
	for i := range 1500 {
		want = append(want, fmt.Sprintf("%d(2)", i))
	}
	table := pathTable(strings.Join(keys, " "))
	for range 2 { // the second row finds what the first has left
		table.AddNull("A", "A")
		got, err := table.Transform(attribution.Frequency{})
		require.NoError(t, err)
		rows := attribution.RowsInWords(got)
		require.Contains(t, rows[0]+rows[1], `["A(2)"]`)
		require.Contains(t, rows[0]+rows[1], fmt.Sprintf("%q", want))
	}
}

func TestTransformMergesRows(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	require.NoError(t, table.AddCount([]string{"A", "A", "B"}, 2, 3, conversion.Cents(2000, "EUR")))
	require.NoError(t, table.AddCount([]string{"A", "B"}, 1, 1, conversion.Cents(750, "EUR")))
	table.AddNull()
	table.AddUser(attribution.MustPaths(window{AsOf: noon, Horizon: 1}), []touch{touchAt("A", -1), {}}, nil)
	got, err := table.Transform(attribution.Exposure{})
	require.NoError(t, err)
	require.Equal(t, []string{
		`["A" "B"]: 3 conversions, 4 nulls, 27500000 micros, 256250000000000 squares`,
		"[]: 0 conversions, 1 nulls, 0 micros, 0 squares",
		"0 foreign, 0 negative",
	}, attribution.RowsInWords(got))
	require.Equal(t, []int{1, 1, 0}, attribution.UserCounters(got))
}

func TestTransformRefuses(t *testing.T) {
	table := pathTable("A")
	inherit := attribution.Inherit{Key: "A", Within: days}
	_, err := table.Transform(attribution.Exposure{}, inherit)
	require.ErrorIs(t, err, attribution.ErrTimes)
	require.ErrorContains(t, err, "transforms[1]: ")
	_, err = table.Transform(inherit, attribution.LastN(0))
	require.ErrorIs(t, err, attribution.ErrTransform, "arguments are checked before applicability")
	require.NotErrorIs(t, err, attribution.ErrTimes)
	_, err = table.Transform(attribution.Inherit{Within: -1})
	require.ErrorIs(t, err, attribution.ErrTransform)
}

func TestInherit(t *testing.T) {
	for _, c := range []struct {
		name    string
		within  time.Duration
		touches []touch
		want    string
	}{
		{"on and on", days, []touch{touchAt("Email", 0), touchAt("Direct", days), touchAt("Direct", 2*days), touchAt("Direct", 3*days+1)}, "Email Email Email Direct"},
		{"the first has nothing before it", days, []touch{touchAt("Direct", 0), touchAt("Direct", 1), touchAt("Email", 2)}, "Direct Direct Email"},
		{"only this key", days, []touch{touchAt("Email", 0), touchAt("Search", 1), touchAt("Direct", 2)}, "Email Search Search"},
		{"within no time: the same instant", 0, []touch{touchAt("A", 0), touchAt("Direct", 0), touchAt("Direct", 1)}, "A A Direct"},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := attribution.Cut(attribution.MustPaths(window{}, attribution.Inherit{Key: "Direct", Within: c.within}), c.touches, nil)
			require.Equal(t, []string{"null: " + c.want}, pathsInWords(u))
		})
	}
}

// What Func returns stands for what it was given, so that credit maps back.
func TestFuncIndices(t *testing.T) {
	given := []touch{touchAt("A", 0), touchAt("A", 0), touchAt("B", 0), touchAt("C", 1), touchAt("D", 2)}
	for _, c := range []struct {
		name  string
		apply func([]touch) []touch
		want  []int
	}{
		{"as it was", func(p []touch) []touch { return p }, []int{0, 1, 2, 3, 4}},
		{"left out", func(p []touch) []touch { return p[1:4] }, []int{0, 2, 3}},
		{"reversed", func(p []touch) []touch { slices.Reverse(p); return p }, []int{4, 3, 2, 0, 1}},
		{"renamed", func(p []touch) []touch { p[0].Key = "X"; return p }, []int{1, 0, 2, 3, 4}},
		{"renamed to another", func(p []touch) []touch { p[3].Key = "D"; return p[3:] }, []int{3, 4}},
		{"twice", func(p []touch) []touch { return append(p[4:5:5], p[4]) }, []int{4, -1}},
		{"made up", func([]touch) []touch { return []touch{{Key: "A"}, touchAt("D", 2)} }, []int{-1, 4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := attribution.MustPaths(window{}, attribution.Func{Name: "f", Apply: c.apply})
			u := attribution.Cut(p, given, nil)
			require.Equal(t, c.want, u.Null.Indices)
			require.Empty(t, cmp.Diff(c.apply(slices.Clone(given)), u.Null.Touches))
		})
	}
}

// Transforms that are said not to empty a path do not, and all but Frequency, Map
// and Func change nothing when they are applied once more.
func TestTransformLaws(t *testing.T) {
	for seed := range 20_000 {
		d := newDense(rand.New(rand.NewPCG(uint64(seed), 3)), time.UTC)
		touches := d.touches()
		before := attribution.Cut(attribution.MustPaths(window{}), touches, nil)
		for _, one := range d.transforms() {
			once := attribution.Cut(attribution.MustPaths(window{}, one), touches, nil)
			twice := attribution.Cut(attribution.MustPaths(window{}, one, one), touches, nil)
			empties, repeats := false, true
			switch one.(type) {
			case attribution.Func:
				empties, repeats = true, false
			case attribution.Drop:
				empties = true
			case attribution.Frequency, attribution.Map:
				repeats = false
			}
			if !empties && before.Null != nil {
				require.NotEmpty(t, once.Null.Touches, "seed %d: %#v", seed, one)
			}
			if repeats {
				require.True(t, equalUsers(once, twice), "seed %d: %#v of %v", seed, one, touches)
			}
			if once.Null != nil {
				requireOrigins(t, before.Null.Touches, *once.Null)
			}
		}
	}
}

// requireOrigins holds touches against those of the window's path for which they
// stand.
func requireOrigins(t *testing.T, of []touch, p path) {
	t.Helper()
	require.Len(t, p.Indices, len(p.Touches))
	for i, index := range p.Indices {
		require.True(t, of[index].At.Equal(p.Touches[i].At) && of[index].Seq == p.Touches[i].Seq, "%v is not %v", p.Touches[i], of[index])
	}
}

// Channels by their first words, direct visits only where there is nothing else.
func ExampleTable_Transform() {
	table := attribution.MustTable[string]("EUR")
	if err := table.AddCount([]string{"Paid Search", "Paid Social", "Email", "Direct"}, 6, 100, conversion.Cents(30000, "EUR")); err != nil {
		panic(err)
	}
	firstWord := attribution.Func{Name: "first word", Apply: func(path []attribution.Touch[string]) []attribution.Touch[string] {
		for i := range path {
			path[i].Key, _, _ = strings.Cut(path[i].Key, " ")
		}
		return path
	}}
	short, err := table.Transform(attribution.DropUnlessAll{"Direct"}, firstWord, attribution.Exposure{})
	if err != nil {
		panic(err)
	}
	result, err := short.Attribute(context.Background(), attribution.Linear{})
	if err != nil {
		panic(err)
	}
	for _, c := range result.Credits {
		fmt.Println(c.Key, c.Conversions)
	}
	_, err = short.Transform(attribution.Inherit{Key: "Direct", Within: 24 * time.Hour})
	fmt.Println(err)
	// Output:
	// Email 3
	// Paid 3
	// transforms[0]: a table has no times of touches: use a Tally
}
