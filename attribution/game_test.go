package attribution_test

import (
	cmplib "cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
)

// phiOf returns φ by player.
func phiOf(t *testing.T, g attribution.Game) map[string]float64 {
	t.Helper()
	values, err := attribution.Phi(t.Context(), g)
	require.NoError(t, err)
	require.True(t, slices.IsSortedFunc(values, func(a, b attribution.ShapleyValue) int { return cmplib.Compare(a.Player, b.Player) }))
	phi := map[string]float64{}
	for _, v := range values {
		phi[v.Player] = v.Phi
	}
	return phi
}

func TestPhi(t *testing.T) {
	size := func(keys []string) float64 { return float64(len(keys) * len(keys)) }
	for _, c := range []struct {
		name string
		game attribution.Game
		want map[string]float64
	}{
		{"gloves, one left and two right", attribution.Game{Worth: attribution.Coalitions{
			{[]string{"left", "right 1"}, 1}, {[]string{"right 2", "left"}, 1}, {[]string{"left", "right 1", "right 2"}, 1},
		}}, map[string]float64{"left": 2. / 3, "right 1": 1. / 6, "right 2": 1. / 6}},
		{"Council of the EEC in 1958, where Luxembourg had no say", attribution.Game{Worth: attribution.WeightedMajority{12, map[string]float64{
			"France": 4, "Germany": 4, "Italy": 4, "Belgium": 2, "Netherlands": 2, "Luxembourg": 1,
		}}}, map[string]float64{"France": 14. / 60, "Germany": 14. / 60, "Italy": 14. / 60, "Belgium": 9. / 60, "Netherlands": 9. / 60, "Luxembourg": 0}},
		{"weights that are no binary fractions", attribution.Game{Worth: attribution.WeightedMajority{0.8, map[string]float64{"a": 0.7, "b": 0.1}}},
			map[string]float64{"a": 0.5, "b": 0.5}},
		{"a quota that nobody reaches", attribution.Game{Worth: attribution.WeightedMajority{9, map[string]float64{"a": 1}}}, map[string]float64{"a": 0}},
		{"squares", attribution.Game{Players: []string{"c", "a", "b", "d"}, Worth: attribution.WorthFunc(size)}, map[string]float64{"a": 4, "b": 4, "c": 4, "d": 4}},
		{"the empty set is worth something", attribution.Game{Worth: attribution.Coalitions{{nil, 5}, {[]string{"a"}, 7}}}, map[string]float64{"a": 2}},
		{"a player of no set", attribution.Game{Players: []string{"a", "b"}, Worth: attribution.Coalitions{{[]string{"a"}, 7}, {[]string{"b", "a"}, 7}}}, map[string]float64{"a": 7, "b": 0}},
		{"nobody plays", attribution.Game{Worth: attribution.Coalitions{}}, map[string]float64{}},
		{"the empty key", attribution.Game{Worth: attribution.Coalitions{{[]string{""}, 3}}}, map[string]float64{"": 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(c.want, phiOf(t, c.game), cmpopts.EquateApprox(0, 1e-14)))
		})
	}
}

// TestPhiAgainstReference: a game as data and as a function is the same, and is what
// the definition says.
func TestPhiAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	players := []string{"a", "b", "c", "d", "e", "f"}
	for n := range len(players) + 1 {
		for range 10 {
			var list attribution.Coalitions
			for set := range 1 << n {
				var keys []string
				for i := range n {
					if set>>i&1 == 1 {
						keys = append(keys, players[i])
					}
				}
				r.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
				list = append(list, attribution.Coalition{Keys: keys, Worth: r.NormFloat64()})
			}
			want := byOrders(players[:n], func(keys []string) float64 { return list.Worth(slices.Sorted(slices.Values(keys))) })
			near := cmpopts.EquateApprox(0, 1e-12)
			require.Empty(t, cmp.Diff(want, phiOf(t, attribution.Game{Worth: list}), near))
			own := attribution.Game{Players: players[:n], Worth: attribution.WorthFunc(list.Worth)}
			require.Equal(t, phiOf(t, attribution.Game{Worth: list}), phiOf(t, own))
		}
	}
}

func TestGameErrors(t *testing.T) {
	nan := attribution.WorthFunc(func(keys []string) float64 {
		if slices.Equal(keys, []string{"a", "c"}) {
			return math.NaN()
		}
		return float64(len(keys))
	})
	constant := attribution.WorthFunc(func([]string) float64 { return 3 })
	majority := func(quota, weight float64) attribution.Game {
		return attribution.Game{Worth: attribution.WeightedMajority{quota, map[string]float64{"a": 1, "b": weight}}}
	}
	table := func(list ...attribution.Coalition) attribution.Game {
		return attribution.Game{Worth: attribution.Coalitions(list)}
	}
	one := attribution.Coalition{Keys: []string{"a", "b"}, Worth: 1}
	for _, c := range []struct {
		game attribution.Game
		want string
	}{
		{attribution.Game{}, "game: without a worth: bad model"},
		{attribution.Game{Worth: attribution.WorthFunc(nil)}, "game: without a worth: bad model"},
		{attribution.Game{Worth: nan}, `game: worth of {"a", "c"}: NaN: want a finite number: bad model`},
		{attribution.Game{Worth: attribution.WorthFunc(func([]string) float64 { return math.Inf(-1) })}, `game: worth of {}: -Inf: want a finite number: bad model`},
		{attribution.Game{Worth: constant}, "game: all players together are worth 3, as nobody is: there is nothing to share out by: bad model"},
		{attribution.Game{Players: []string{"b", "a", "b"}, Worth: constant}, `game.players: "b": twice: bad model`},
		{attribution.Game{Players: []string{"a"}, Worth: attribution.Coalitions{one}}, `game: "b": has a worth and is no player: bad model`},
		{table(one, attribution.Coalition{Keys: []string{"b", "a"}, Worth: 2}), `game.table[1]: {"b", "a"}: is table[0] too: bad model`},
		{table(attribution.Coalition{Keys: []string{"a", "a"}, Worth: 2}), `game.table[0]: {"a", "a"}: a key is there twice: bad model`},
		{table(one, attribution.Coalition{Worth: math.Inf(1)}), `game.table[1]: {}: +Inf: want a finite number: bad model`},
		{majority(0, 1), "game.weighted_majority.quota: 0: want a finite number above 0: bad model"},
		{majority(math.NaN(), 1), "game.weighted_majority.quota: NaN: want a finite number above 0: bad model"},
		{majority(2, -1), `game.weighted_majority.weights: "b": -1: want a finite number, 0 or more: bad model`},
		{majority(9, 1), "game: all players together are worth 0, as nobody is: there is nothing to share out by: bad model"},
		{table(attribution.Coalition{Keys: []string{"a"}, Worth: math.MaxFloat64}, attribution.Coalition{Worth: -math.MaxFloat64}), `game: φ of "a": NaN: worths are too large: bad model`},
		{table(attribution.Coalition{Keys: []string{"a"}}, attribution.Coalition{Keys: []string{"b"}}, attribution.Coalition{Worth: -math.MaxFloat64},
			attribution.Coalition{Keys: []string{"a", "b"}, Worth: math.MaxFloat64}), "game: from -1.7976931348623157e+308 to 1.7976931348623157e+308: worths are too large: bad model"},
	} {
		rows := journeyRows{{[]string{"a", "b", "c"}, 1, 1, 100}}
		_, err := rows.table(t, 1).Attribute(t.Context(), c.game)
		require.ErrorIs(t, err, attribution.ErrModel)
		require.EqualError(t, err, c.want)
	}
}

// TestGameOfOtherKeys: keys that do not play have no credit, and players whom the
// table does not know have theirs, so that nothing is lost.
func TestGameOfOtherKeys(t *testing.T) {
	rows := journeyRows{{[]string{"a", "b"}, 3, 1, 600}, {[]string{"x"}, 1, 2, 200}, {nil, 5, 5, 500}}
	r, err := rows.table(t, 1).Attribute(t.Context(), attribution.Game{Worth: attribution.Coalitions{
		{nil, 1}, {[]string{"a"}, 2}, {[]string{"m"}, 4}, {[]string{"a", "m"}, 9},
	}})
	require.NoError(t, err)
	// φ = 3, 5
	got := slowCredits{}
	effects := map[string]float64{}
	for _, c := range r.Credits {
		got.add(c.Key, c.Conversions, c.Value)
		if c.Effect != nil {
			effects[c.Key] = *c.Effect
		}
	}
	require.Equal(t, slowCredits{"a": {1.5, 3}, "b": {}, "m": {2.5, 5}, "x": {}}, got)
	require.Equal(t, map[string]float64{"a": 3, "m": 5}, effects)
	requireSharedOut(t, r)
}

func TestGameBelowZero(t *testing.T) {
	rows := journeyRows{{[]string{"a", "b"}, 4, 1, 0}}
	r, err := rows.table(t, 1).Attribute(t.Context(), attribution.Game{Worth: attribution.Coalitions{{[]string{"a"}, -1}, {[]string{"a", "b"}, 2}}})
	require.NoError(t, err)
	require.Equal(t, []float64{0.5, 1.5}, []float64{*r.Credits[0].Effect, *r.Credits[1].Effect})
	require.Zero(t, r.Findings.Count(attribution.BelowZero))
	r, err = rows.table(t, 1).Attribute(t.Context(), attribution.Game{Worth: attribution.Coalitions{{[]string{"a"}, -3}, {[]string{"a", "b"}, 1}}})
	require.NoError(t, err)
	require.Equal(t, []float64{-4, 8}, []float64{r.Credits[0].Conversions, r.Credits[1].Conversions}, "φ = −1, 2")
	require.Equal(t, uint64(1), r.Findings.Count(attribution.BelowZero))
}

// TestPhiOfManyVoters: with more than 24 players φ is estimated.
func TestPhiOfManyVoters(t *testing.T) {
	weights := map[string]float64{}
	for i := range 31 {
		weights[string(rune('A'+i))] = 1
	}
	game := attribution.Game{Worth: attribution.WeightedMajority{16, weights}}
	_, err := attribution.Phi(t.Context(), game)
	require.ErrorIs(t, err, attribution.ErrLimit)
	require.EqualError(t, err, "game: 31 players, at most 24: set Samples for estimates: too large to be computed exactly")

	game.Samples, game.Seed = 500, 1
	values, err := attribution.Phi(t.Context(), game)
	require.NoError(t, err)
	for _, v := range values {
		require.NotNil(t, v.StandardError)
		require.InDelta(t, 1./31, v.Phi, 4**v.StandardError)
	}
	again, err := attribution.Phi(t.Context(), game)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(values, again))

	game.Worth = attribution.WorthFunc(func(keys []string) float64 { return math.Log(float64(len(keys)) - 7) })
	_, err = attribution.Phi(t.Context(), game)
	require.EqualError(t, err, "game.players: none, and the worth names none: bad model")
	for player := range weights {
		game.Players = append(game.Players, player)
	}
	_, err = attribution.Phi(t.Context(), game)
	require.EqualError(t, err, "game: worth of {}: NaN: want a finite number: bad model")
}

// TestTableGames: the games of a table, by the slow way of asking for the worth of
// sets, are what the models give credit by.
func TestTableGames(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	for range 40 {
		rows := randomJourneyRows(r, 5)
		table := rows.table(t, 1)
		for _, model := range []attribution.Model{attribution.SubsetSum{}, attribution.GlobalRate{}} {
			game, err := table.Game(model)
			require.NoError(t, err)
			require.Equal(t, model.Label(), game.Label())
			require.Equal(t, rows.keys(), slices.Concat([]string{}, game.Players))
			phi := phiOf(t, game)
			slow := attribution.Game{Players: game.Players, Worth: attribution.WorthFunc(game.Worth.Worth)}
			require.Empty(t, cmp.Diff(phi, phiOf(t, slow), cmpopts.EquateApprox(0, 1e-12)))

			credit, err := table.Attribute(t.Context(), model)
			require.NoError(t, err)
			factor := 1.0
			if all := rows.within(rows.keys()); model == (attribution.GlobalRate{}) {
				factor = float64(all.conversions + all.nulls)
			}
			for _, c := range credit.Credits {
				require.InDelta(t, c.Conversions, factor*phi[c.Key], 1e-9)
			}
			requireDividends(t, game, phi)
		}
	}
}

// requireDividends: those of the sets with a key, divided by their sizes, are its φ;
// those of all subsets of a set are its worth.
func requireDividends(t *testing.T, game attribution.Game, phi map[string]float64) {
	t.Helper()
	list, err := attribution.Dividends(t.Context(), game)
	require.NoError(t, err)
	sums, all := map[string]float64{}, 0.0
	for i, d := range list {
		require.NotZero(t, d.Amount)
		require.True(t, slices.IsSorted(d.Keys))
		if i > 0 {
			require.Negative(t, cmplib.Compare(len(list[i-1].Keys), len(d.Keys))*2+slices.Compare(list[i-1].Keys, d.Keys), "small sets first, then by keys")
		}
		for _, key := range d.Keys {
			sums[key] += d.Amount / float64(len(d.Keys))
		}
		all += d.Amount
	}
	for key, x := range phi {
		require.InDelta(t, x, sums[key], 1e-10)
	}
	require.InDelta(t, game.Worth.Worth(game.Players), all, 1e-10)
}

func TestTableGameErrors(t *testing.T) {
	table := pairedKeys(3).table(t, 1)
	for want, model := range map[string]attribution.Model{
		"no model is no game: bad model":                                   nil,
		"Shapley, rate per set: is not one game: bad model":                attribution.PerSetRate{},
		"leave one out: is not one game: bad model":                        attribution.LeaveOneOut{},
		"global_rate.samples: 1: want 2 or more, or 0 for none: bad model": attribution.GlobalRate{Samples: 1},
		"game: without a worth: bad model":                                 attribution.Game{},
	} {
		_, err := table.Game(model)
		require.ErrorIs(t, err, attribution.ErrModel)
		require.EqualError(t, err, want)
	}
	game, err := table.Game(attribution.Game{Worth: attribution.WorthFunc(func(keys []string) float64 { return float64(len(keys)) })})
	require.NoError(t, err)
	require.Equal(t, []string{"k000", "k001", "k002"}, game.Players)
}

// TestGameOfSomeKeys: a game of a table may be played by fewer; journeys with others
// are not theirs.
func TestGameOfSomeKeys(t *testing.T) {
	rows := journeyRows{{[]string{"a"}, 1, 1, 0}, {[]string{"a", "b"}, 3, 1, 0}, {[]string{"a", "c"}, 8, 0, 0}}
	game, err := rows.table(t, 1).Game(attribution.SubsetSum{})
	require.NoError(t, err)
	game.Players = []string{"a", "b", "new"}
	require.Equal(t, map[string]float64{"a": 2.5, "b": 1.5, "new": 0}, phiOf(t, game))
}

// TestSampledGameOnTable: 26 keys of which one has a veto.
func TestSampledGameOnTable(t *testing.T) {
	rows := pairedKeys(26)
	game := attribution.Game{Name: "veto", Samples: 400, Seed: 2, Worth: attribution.WorthFunc(func(keys []string) float64 {
		if slices.Contains(keys, "k000") {
			return -float64(len(keys) * len(keys))
		}
		return 0
	})}
	r, err := rows.table(t, 1).Attribute(t.Context(), game)
	require.NoError(t, err)
	require.Equal(t, "Shapley, veto, 400 samples", r.Model)
	requireSharedOut(t, r)
	for i, c := range r.Credits {
		want := 27 * 53 / 6. // the mean square of its place
		if i > 0 {
			want = (26*26 - want) / 25 // what is left, evenly
		}
		require.Negative(t, *c.Effect)
		require.InDelta(t, want/(26*26)*r.Attributed.Conversions, c.Conversions, 4**c.StandardError+1e-9)
		require.Positive(t, *c.StandardError)
	}
}

func TestDividendsErrors(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	game := attribution.Game{Players: []string{"a"}, Worth: attribution.WorthFunc(func([]string) float64 { return 1 })}
	_, err := attribution.Dividends(ctx, game)
	require.ErrorIs(t, err, context.Canceled)
	game.Players = nil
	_, err = attribution.Dividends(t.Context(), game)
	require.EqualError(t, err, "game.players: none, and the worth names none: bad model")
	game.Worth = attribution.Coalitions{{[]string{"a"}, math.NaN()}}
	_, err = attribution.Dividends(t.Context(), game)
	require.ErrorIs(t, err, attribution.ErrModel)
}
