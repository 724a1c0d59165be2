package insight_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// shopFeatures have one of each kind.
func shopFeatures() insight.Features {
	return insight.Features{
		Of: []insight.Feature{
			insight.CountOf{Name: "products", On: rule.Event("product"), Cuts: []int{1, 3}},
			insight.CountOf{Name: "cart", On: rule.Event("cart"), Cuts: []int{1}},
			insight.Elapsed{Cuts: []time.Duration{time.Minute, time.Hour}},
			insight.Engaged{Cuts: []time.Duration{30 * time.Second}},
			insight.CameBy{Channels: []string{"Email", "Paid Search"}},
		},
		Scoring: insight.Scoring{Landmarks: []int{1, 2, 4}, Folds: 4},
	}
}

// randomShopUnits convert more often with a cart, and by email.
func randomShopUnits(rng *rand.Rand, n int) (units []insight.Unit) {
	for i := range n {
		u := insight.Unit{ID: fmt.Sprint("u", rng.IntN(n)), Outcome: insight.Outcome(rng.IntN(20) / 18 * 2)}
		u.Touch.Channel = []string{"Email", "Paid Search", "Direct"}[rng.IntN(3)]
		now, chance := time.Unix(int64(i)*1000, 0), 0.1
		for range 1 + rng.IntN(6) {
			name := []string{"product", "product", "help", "cart"}[rng.IntN(4)]
			now = now.Add(time.Duration(rng.IntN(90)) * time.Second)
			u.Events = append(u.Events, conversion.Event{Name: name, Time: now, Engaged: time.Duration(rng.IntN(20)-2) * time.Second})
			if name == "cart" {
				chance += 0.15
			}
		}
		if u.Touch.Channel == "Email" {
			chance += 0.1
		}
		if u.Outcome == insight.Left && rng.Float64() < chance {
			u.Outcome = insight.Converted
		}
		units = append(units, u)
	}
	return units
}

func trainedOn(t testing.TB, f insight.Features, units []insight.Unit) *insight.Training {
	t.Helper()
	training, err := insight.NewTraining(f)
	require.NoError(t, err)
	for i := range units {
		training.Count(&units[i])
	}
	return training
}

// TestTrainingAgainstRows compares with rows counted here, from the definition of the
// features.
func TestTrainingAgainstRows(t *testing.T) {
	units := randomShopUnits(rand.New(rand.NewPCG(1, 3)), 400)
	f := shopFeatures()
	want := insight.MustTraining(f)
	level := func(value int64, cuts ...int64) (n int) {
		for _, cut := range cuts {
			n += min(1, int(max(0, value-cut+1)))
		}
		return n
	}
	for _, u := range units {
		for at, l := range f.Landmarks {
			if l > len(u.Events) || u.Outcome == insight.Open {
				continue
			}
			var products, carts, engaged int64
			for _, e := range u.Events[:l] {
				switch e.Name {
				case "product":
					products++
				case "cart":
					carts++
				}
				engaged += max(0, int64(e.Engaged))
			}
			elapsed := u.Events[l-1].Time.Sub(u.Events[0].Time)
			row := insight.TrainingRow{
				Fold: insight.FoldOf(u.ID, 0, 4), Landmark: at, N: 1,
				Levels: []int{
					level(products, 1, 3), level(carts, 1), level(int64(elapsed), int64(time.Minute), int64(time.Hour)),
					level(engaged, int64(30*time.Second)), map[string]int{"Email": 1, "Paid Search": 2}[u.Touch.Channel],
				},
			}
			if u.Outcome == insight.Converted {
				row.Converted = 1
			}
			require.NoError(t, want.Add(row))
		}
	}
	require.Equal(t, stateOf(t, want), stateOf(t, trainedOn(t, f, units)))
}

func TestTrainingIsACounter(t *testing.T) {
	training := insight.MustTraining(shopFeatures())
	require.NoError(t, conversiontest.CheckCounter(training))
	require.NoError(t, conversiontest.CheckCounter(training, randomShopUnits(rand.New(rand.NewPCG(8, 3)), 60)...))
}

// TestTrainingInParts: however units are dealt out, the bytes are the same, and so is
// what is read back.
func TestTrainingInParts(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	units := randomShopUnits(rng, 300)
	whole := trainedOn(t, shopFeatures(), units)
	rng.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	parts := []insight.Counter{whole.New(), whole.New(), whole.New()}
	for i := range units {
		parts[rng.IntN(3)].Count(&units[i])
	}
	merged := whole.New()
	for _, i := range rng.Perm(3) {
		require.NoError(t, merged.Merge(parts[i]))
	}
	require.Equal(t, stateOf(t, whole), stateOf(t, merged))

	read := whole.New()
	read.Count(&units[0])
	require.NoError(t, read.UnmarshalBinary(stateOf(t, whole)))
	require.Equal(t, stateOf(t, whole), stateOf(t, read))
	before := stateOf(t, whole)
	require.NoError(t, read.Merge(read), "twice the same")
	require.NotEqual(t, before, stateOf(t, read))
}

func TestTrainingForeign(t *testing.T) {
	training := trainedOn(t, shopFeatures(), randomShopUnits(rand.New(rand.NewPCG(3, 3)), 50))
	before := stateOf(t, training)
	cut, folds, seed := shopFeatures(), shopFeatures(), shopFeatures()
	cut.Of[1] = insight.CountOf{Name: "cart", On: rule.Event("cart"), Cuts: []int{2}}
	folds.Folds, seed.Seed = 5, 1
	for _, f := range []insight.Features{cut, folds, seed} {
		other := insight.MustTraining(f)
		require.NotEqual(t, training.Fingerprint(), other.Fingerprint())
		require.ErrorIs(t, training.Merge(other), conversion.ErrDefinition)
		require.ErrorIs(t, training.UnmarshalBinary(stateOf(t, other)), conversion.ErrDefinition)
	}
	require.ErrorIs(t, training.Merge(nil), conversion.ErrDefinition)
	require.ErrorIs(t, training.Merge((*insight.Training)(nil)), conversion.ErrDefinition)
	require.Equal(t, before, stateOf(t, training))
}

func TestTrainingCorrupt(t *testing.T) {
	training := trainedOn(t, shopFeatures(), randomShopUnits(rand.New(rand.NewPCG(4, 3)), 20))
	state := stateOf(t, training)
	for n := range state {
		require.Error(t, training.UnmarshalBinary(state[:n]))
	}
	require.ErrorIs(t, training.UnmarshalBinary(append(state, 0)), conversion.ErrState)
	for i := 36; i < len(state); i++ {
		changed := append([]byte{}, state...)
		changed[i] ^= 0x80
		if other := training.New(); other.UnmarshalBinary(changed) == nil {
			require.Equal(t, changed, stateOf(t, other), "byte %d", i)
		}
	}
	require.Equal(t, state, stateOf(t, training))
}

func FuzzTraining(f *testing.F) {
	empty := insight.MustTraining(shopFeatures())
	full := trainedOn(f, shopFeatures(), randomShopUnits(rand.New(rand.NewPCG(5, 3)), 5))
	for _, training := range []*insight.Training{empty, full} {
		state, _ := training.AppendBinary(nil)
		f.Add(state)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		training := insight.MustTraining(shopFeatures())
		if training.UnmarshalBinary(b) != nil {
			return
		}
		again, err := training.AppendBinary(nil)
		require.NoError(t, err)
		require.Equal(t, b, again)
	})
}

// TestTrainingOfLittle: what was seen of a unit is levels of the beginning.
func TestTrainingOfLittle(t *testing.T) {
	training := insight.MustTraining(shopFeatures())
	nothing := stateOf(t, training)
	for _, u := range []insight.Unit{
		{ID: "no events"}, {ID: "converted at once", Outcome: insight.Converted},
		{ID: "open", Outcome: insight.Open, Events: make([]conversion.Event, 3)},
		{ID: "young", Outcome: insight.Converted, Young: true, Events: make([]conversion.Event, 3)},
	} {
		training.Count(&u)
	}
	require.Equal(t, nothing, stateOf(t, training))
	_, err := training.Logistic(insight.LogisticOptions{})
	require.ErrorIs(t, err, insight.ErrRows)
	_, err = training.Scorecard()
	require.ErrorIs(t, err, insight.ErrDiverged)

	for range 3 {
		training.Count(&insight.Unit{ID: "one user", Events: make([]conversion.Event, 1)})
		training.Count(&insight.Unit{ID: "one user", Events: make([]conversion.Event, 1), Outcome: insight.Converted})
	}
	_, err = training.Logistic(insight.LogisticOptions{})
	require.ErrorIs(t, err, insight.ErrRows, "one fold")
	require.ErrorContains(t, err, "1 folds")
}

func TestTrainingAdd(t *testing.T) {
	training := insight.MustTraining(shopFeatures())
	nothing := stateOf(t, training)
	good := insight.TrainingRow{Fold: 3, Landmark: 2, Levels: []int{2, 1, 2, 1, 2}, N: 5, Converted: 2}
	for name, spoil := range map[string]func(r *insight.TrainingRow){
		"fold":      func(r *insight.TrainingRow) { r.Fold = 4 },
		"landmark":  func(r *insight.TrainingRow) { r.Landmark = -1 },
		"features":  func(r *insight.TrainingRow) { r.Levels = r.Levels[1:] },
		"level":     func(r *insight.TrainingRow) { r.Levels = []int{3, 1, 2, 1, 2} },
		"converted": func(r *insight.TrainingRow) { r.Converted = 6 },
		"units":     func(r *insight.TrainingRow) { r.N, r.Converted = -1, -1 },
		"too many":  func(r *insight.TrainingRow) { r.N = math.MaxInt64 },
	} {
		t.Run(name, func(t *testing.T) {
			bad := good
			spoil(&bad)
			require.ErrorIs(t, training.Add(bad), insight.ErrRows)
			require.Equal(t, nothing, stateOf(t, training))
		})
	}
	require.NoError(t, training.Add(insight.TrainingRow{Levels: make([]int, 5)}))
	require.Equal(t, nothing, stateOf(t, training), "no units")
	for range 5 { // more than can be counted, however they come
		good.N, good.Converted = 1<<47, 1<<46
		require.NoError(t, training.Add(good))
	}
	again := training.New()
	require.NoError(t, again.UnmarshalBinary(stateOf(t, training)))
}

func TestFeatureFaults(t *testing.T) {
	_, err := insight.NewTraining(insight.Features{
		Of: []insight.Feature{
			insight.CountOf{On: rule.Event("a"), Cuts: []int{1}},
			insight.CountOf{Name: "b", Cuts: []int{0, 2, 2}},
			insight.CountOf{Name: "b", On: rule.Event("")},
			nil,
			insight.Elapsed{Cuts: []time.Duration{-1}},
			insight.Elapsed{Cuts: []time.Duration{1, 2}},
			insight.Engaged{},
			insight.CameBy{Channels: []string{"Email", "Email"}},
		},
		Scoring: insight.Scoring{Landmarks: []int{0, 3, 2}, Folds: 1},
	})
	var got []string
	for _, one := range err.(interface{ Unwrap() []error }).Unwrap() {
		var fault *conversion.Fault
		require.True(t, errors.As(one, &fault))
		got = append(got, fault.Path+" "+fault.Code)
	}
	require.Equal(t, []string{
		"features[0].name empty", "b.on missing", "b.cuts[0] number", "b.cuts[2] order",
		"features[2].name duplicate", "features[2].on.event empty", "features[2].cuts number", "features[3] missing",
		"elapsed.cuts[0] number", "features[5].name duplicate", "engaged.cuts number", "channel.channels[1] duplicate",
		"landmarks[0] order", "landmarks[2] order", "folds number",
	}, got)
	many := insight.Features{Of: []insight.Feature{insight.CameBy{}}}
	for l := range 256 {
		many.Landmarks = append(many.Landmarks, l+1)
	}
	_, err = insight.NewTraining(many)
	require.Equal(t, []string{"channel.channels", "landmarks"}, pathsOf(t, err))
	_, err = insight.NewTraining(insight.Features{})
	require.ErrorContains(t, err, "of: there are 0 features")
	require.PanicsWithValue(t, "insight: of: there are 0 features, want 1 to 64", func() { insight.MustTraining(insight.Features{}) })
}

// TestFoldOf: folds are even, and unrelated between seeds.
func TestFoldOf(t *testing.T) {
	var both [5][5]int
	for i := range 25000 {
		id := fmt.Sprint("user", i)
		a, b := insight.FoldOf(id, 1, 5), insight.FoldOf(id, 2, 5)
		require.Equal(t, a, insight.FoldOf(id, 1, 5))
		both[a][b]++
	}
	for _, row := range both {
		for _, n := range row {
			require.InDelta(t, 1000, n, 160) // five standard deviations
		}
	}
	for _, folds := range []int{-1, 0, 1} {
		require.Zero(t, insight.FoldOf("x", 0, folds))
	}
	require.Equal(t, 4, insight.FoldOf("user_0001", 7, 10)) // 0.46137…
}

func TestTrainingAllocatesNothing(t *testing.T) {
	units := randomShopUnits(rand.New(rand.NewPCG(6, 3)), 50)
	training := trainedOn(t, shopFeatures(), units)
	i := 0
	require.Zero(t, testing.AllocsPerRun(200, func() {
		training.Count(&units[i%len(units)])
		i++
	}))
}

func BenchmarkTraining(b *testing.B) {
	units := randomShopUnits(rand.New(rand.NewPCG(7, 3)), 1000)
	training := trainedOn(b, shopFeatures(), units)
	events, i := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		u := &units[i%len(units)]
		training.Count(u)
		events += len(u.Events)
		i++
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
}
