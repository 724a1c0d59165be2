package attribution

import "context"

// SampleGlobalRate estimates however few keys there are.
func SampleGlobalRate(ctx context.Context, g GlobalRate, t *Table[string]) (Result[string], error) {
	v := t.rows.view()
	r := v.result(g.Label())
	return r, g.sampled(ctx, v.sets(), &r)
}

// LimitPerSetRate plays with another limit of steps.
func LimitPerSetRate(ctx context.Context, p PerSetRate, t *Table[string], limit float64) (Result[string], error) {
	v := t.rows.view()
	r := v.result(p.Label())
	e := newPerSet(p, &v, limit)
	err := e.all(ctx)
	e.to(&r)
	return r, err
}

// SamplePhi estimates however few players there are.
func SamplePhi(ctx context.Context, g Game) ([]ShapleyValue, error) {
	players, err := g.players(nil)
	if err != nil {
		return nil, err
	}
	return g.sampled(ctx, players)
}
