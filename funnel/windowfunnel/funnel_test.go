package windowfunnel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/funnel/windowfunnel"
)

// combinations are the sets of modes that can be asked for.
func combinations() (all [][]windowfunnel.Mode) {
	single := []windowfunnel.Mode{
		windowfunnel.StrictDeduplication, windowfunnel.StrictOrder, windowfunnel.StrictIncrease, windowfunnel.StrictOnce, windowfunnel.AllowReentry,
	}
	for set := range 1 << len(single) {
		var modes []windowfunnel.Mode
		for i, mode := range single {
			if set>>i&1 != 0 {
				modes = append(modes, mode)
			}
		}
		if _, err := windowfunnel.New(2, 1, modes...); err == nil {
			all = append(all, modes)
		}
	}
	return all
}

func someRows(r *rand.Rand, conditions int) []windowfunnel.Row {
	rows := make([]windowfunnel.Row, r.IntN(12))
	for i := range rows {
		rows[i] = windowfunnel.Row{Time: r.Uint64N(8), Conditions: r.Uint32N(1<<conditions) & r.Uint32()}
		if r.IntN(3) > 0 {
			rows[i].Conditions = 1 << r.IntN(conditions) >> r.IntN(2)
		}
	}
	return rows
}

// TestReference compares with the slow form, in all modes.
func TestReference(t *testing.T) {
	all := combinations()
	require.Len(t, all, 24)
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		conditions, window, modes := 1+r.IntN(4), r.Uint64N(8), all[r.IntN(len(all))]
		check(t, conditions, window, modes, someRows(r, conditions))
	}
}

func check(t *testing.T, conditions int, window uint64, modes []windowfunnel.Mode, rows []windowfunnel.Row) {
	t.Helper()
	f, err := windowfunnel.New(conditions, window, modes...)
	require.NoError(t, err)
	want := (&reference{conditions: conditions, window: window, modes: modes}).level(rows)
	require.Equal(t, want, f.Level(rows), "%d conditions, window %d, %v: %v", conditions, window, modes, rows)
}

func FuzzLevel(f *testing.F) {
	all := combinations()
	f.Add(uint64(3), uint8(2), uint8(3), []byte{0, 1, 1, 2, 2, 4})
	f.Add(uint64(math.MaxUint64), uint8(9), uint8(2), []byte{5, 3, 5, 3})
	f.Fuzz(func(t *testing.T, window uint64, mode, conditions uint8, data []byte) {
		var rows []windowfunnel.Row
		for ; len(data) > 1 && len(rows) < 40; data = data[2:] {
			rows = append(rows, windowfunnel.Row{Time: uint64(data[0]), Conditions: uint32(data[1])})
		}
		check(t, 1+int(conditions)%5, window, all[int(mode)%len(all)], rows)
	})
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		conditions int
		modes      []windowfunnel.Mode
		want       []string
	}{
		{0, nil, []string{"0 conditions, want 1 to 32"}},
		{33, nil, []string{"33 conditions, want 1 to 32"}},
		{-1, nil, []string{"-1 conditions"}},
		{2, []windowfunnel.Mode{"strict"}, []string{`"strict" is retired, use "strict_deduplication"`}},
		{2, []windowfunnel.Mode{"loose"}, []string{`unknown mode "loose"`}},
		{2, []windowfunnel.Mode{windowfunnel.AllowReentry}, []string{`"allow_reentry" needs "strict_order"`}},
		{40, []windowfunnel.Mode{"x", "y"}, []string{"40 conditions", `"x"`, `"y"`}},
	} {
		_, err := windowfunnel.New(test.conditions, 10, test.modes...)
		require.Error(t, err)
		for _, want := range test.want {
			require.ErrorContains(t, err, want)
		}
	}
}

// TestKnown: what the documentation of the modes says, and where the original
// is known to be off.
func TestKnown(t *testing.T) {
	row := func(time uint64, conditions uint32) windowfunnel.Row {
		return windowfunnel.Row{Time: time, Conditions: conditions}
	}
	for _, test := range []struct {
		name   string
		modes  []windowfunnel.Mode
		window uint64
		rows   []windowfunnel.Row
		want   int
	}{
		{"no rows", nil, 10, nil, 0},
		{"in turn", nil, 10, []windowfunnel.Row{row(1, 1), row(2, 2), row(3, 4)}, 3},
		{"in order of time", nil, 10, []windowfunnel.Row{row(3, 4), row(2, 2), row(1, 1)}, 3},
		{"window inclusive", nil, 2, []windowfunnel.Row{row(1, 1), row(2, 2), row(3, 4)}, 3},
		{"window over", nil, 1, []windowfunnel.Row{row(1, 1), row(2, 2), row(3, 4)}, 2},
		{"window wraps", nil, 10, []windowfunnel.Row{row(math.MaxUint64-1, 1), row(math.MaxUint64, 2)}, 1},
		{"one row serves several conditions (34986)", nil, 10, []windowfunnel.Row{row(1, 7)}, 3},
		{"unless strict_once", []windowfunnel.Mode{windowfunnel.StrictOnce}, 10, []windowfunnel.Row{row(1, 7)}, 1},
		{"strict_increase loses a chain (52844)", []windowfunnel.Mode{windowfunnel.StrictIncrease}, 10, []windowfunnel.Row{row(1, 1), row(2, 1), row(2, 2), row(3, 4)}, 1},
		{"strict_order: nothing between", []windowfunnel.Mode{windowfunnel.StrictOrder}, 10, []windowfunnel.Row{row(1, 1), row(2, 0), row(3, 2)}, 1},
		{"strict_order: out of turn", []windowfunnel.Mode{windowfunnel.StrictOrder}, 10, []windowfunnel.Row{row(1, 1), row(2, 4), row(3, 2)}, 1},
		{"allow_reentry: passed over", []windowfunnel.Mode{windowfunnel.StrictOrder, windowfunnel.AllowReentry}, 10, []windowfunnel.Row{row(1, 1), row(2, 4), row(3, 2)}, 2},
		{"strict_deduplication: ends", []windowfunnel.Mode{windowfunnel.StrictDeduplication}, 10, []windowfunnel.Row{row(1, 1), row(2, 2), row(3, 2), row(4, 4)}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := windowfunnel.New(3, test.window, test.modes...)
			require.NoError(t, err)
			require.Equal(t, test.want, f.Level(test.rows))
		})
	}
}

// TestSteady: an evaluator that has met its groups allocates nothing.
func TestSteady(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var groups [][]windowfunnel.Row
	for range 100 {
		groups = append(groups, someRows(r, 4))
	}
	for _, modes := range combinations() {
		f, err := windowfunnel.New(4, 5, modes...)
		require.NoError(t, err)
		v := f.Evaluator()
		require.Zero(t, testing.AllocsPerRun(3, func() {
			for _, rows := range groups {
				v.Level(rows)
			}
		}), "%v", modes)
	}
}

// TestBeyond: a row of no condition, and conditions beyond those of the
// funnel, change nothing.
func TestBeyond(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	f, err := windowfunnel.New(3, 4)
	require.NoError(t, err)
	for range 500 {
		rows := someRows(r, 3)
		want := f.Level(rows)
		for i := range rows {
			rows[i].Conditions |= 8
		}
		require.Equal(t, want, f.Level(append(rows, windowfunnel.Row{Time: 3, Conditions: 16})))
	}
}

func ExampleFunnel_Level() {
	f, err := windowfunnel.New(3, 3600, windowfunnel.StrictIncrease)
	if err != nil {
		panic(err)
	}
	fmt.Println(f.Level([]windowfunnel.Row{
		{Time: 1000, Conditions: 1 << 0}, // view
		{Time: 1600, Conditions: 1 << 1}, // cart
		{Time: 9000, Conditions: 1 << 2}, // order, too late
	}))
	// Output: 2
}

func BenchmarkLevel(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	groups := make([][]windowfunnel.Row, 2000)
	for i := range groups {
		at := uint64(0)
		for range 20 {
			at += r.Uint64N(20)
			row := windowfunnel.Row{Time: at}
			if r.IntN(8) > 0 {
				row.Conditions = 1 << r.IntN(5) >> r.IntN(2)
			}
			groups[i] = append(groups[i], row)
		}
	}
	for _, modes := range [][]windowfunnel.Mode{nil, {windowfunnel.StrictIncrease}, {windowfunnel.StrictOnce}, {windowfunnel.StrictOrder}} {
		b.Run(fmt.Sprint(modes), func(b *testing.B) {
			f, err := windowfunnel.New(5, 168, modes...)
			if err != nil {
				b.Fatal(err)
			}
			v := f.Evaluator()
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				for _, rows := range groups {
					v.Level(rows)
					n += len(rows)
				}
			}
			b.ReportMetric(float64(n)/float64(b.Elapsed().Nanoseconds())*1e3, "Mevents/s")
		})
	}
}
