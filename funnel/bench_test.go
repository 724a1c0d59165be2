package funnel_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

const (
	benchActors = 2000
	perActor    = 20
	benchSteps  = 5
	gap         = 20 * time.Hour // between events, at most
)

// benchPlan makes the funnel of the benchmarks: five steps within a week.
func benchPlan(change func(*funnel.Funnel)) *funnel.Plan {
	f := funnel.Funnel{
		Name: "checkout", Within: 7 * 24 * time.Hour,
		Steps: []funnel.Step{
			{Name: "home", On: rule.Page("/")},
			{Name: "product", On: rule.Page("/p/**")},
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "checkout", On: rule.Event("begin_checkout")},
			{Name: "order", On: rule.And(rule.Event("purchase"), rule.Prop("items", rule.Gte(1)))},
		},
	}
	if change != nil {
		change(&f)
	}
	return funnel.MustCompile(f)
}

type variant struct {
	name   string
	change func(*funnel.Funnel)
}

// variants are the kinds of funnels that are measured.
var variants = []variant{
	{"plain", nil},
	{"step windows", func(f *funnel.Funnel) {
		for i := range f.Steps[1:] {
			f.Steps[i+1].Within = 24 * time.Hour
		}
	}},
	{"exclusions", func(f *funnel.Funnel) { f.Exclude = []funnel.Exclusion{{On: rule.Event("logout")}} }},
	{"direct", func(f *funnel.Funnel) {
		for i := range f.Steps[1:] {
			f.Steps[i+1].Direct = true
		}
	}},
	{"optional", func(f *funnel.Funnel) { f.Steps[2].Optional = true }},
	{"group", func(f *funnel.Funnel) { f.Steps[2].AnyOrder = true }},
	{"any order", func(f *funnel.Funnel) { f.Order = funnel.AnyOrder }},
	{"open", func(f *funnel.Funnel) { f.Open = true }},
	{"totals", func(f *funnel.Funnel) { f.Entry = funnel.EveryEntry }},
}

// benchMasks are actors whose events each satisfy one step; one in eight
// satisfies none, and one in a hundred is an exclusion.
func benchMasks(actors, n int, gap time.Duration) [][]funnel.Mask {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]funnel.Mask, actors*n)
	users := make([][]funnel.Mask, actors)
	weights := [benchSteps]int{40, 30, 15, 10, 5}
	for u := range users {
		users[u] = all[u*n : (u+1)*n]
		at := int64(u) * int64(time.Hour)
		for i := range users[u] {
			at += r.Int64N(int64(gap))
			m := funnel.Mask{Time: at, Relevant: true}
			if r.IntN(8) > 0 {
				m.Steps = 1 << pick(r, weights[:])
			}
			if r.IntN(100) == 0 {
				m.Exclude = 1
			}
			users[u][i] = m
		}
	}
	return users
}

func pick(r *rand.Rand, weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := r.IntN(sum)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return 0
}

// benchEvents are the events that benchMasks speak of.
func benchEvents(actors, n int) [][]conversion.Event {
	r := rand.New(rand.NewPCG(3, 4))
	urls := make([]string, 300)
	for i := range urls {
		urls[i] = fmt.Sprintf("https://shop.example/p/shoes-%d?ref=list", i)
	}
	masks := benchMasks(actors, n, gap)
	users := make([][]conversion.Event, actors)
	for u, ms := range masks {
		user := fmt.Sprintf("user-%d", u)
		for i, m := range ms {
			e := conversion.Event{ID: fmt.Sprintf("%s-%d", user, i), User: user, Time: time.Unix(0, m.Time).UTC(), Session: fmt.Sprint("s", i/8), URL: "https://shop.example/help", Name: conversion.PageView}
			switch m.Steps {
			case 1:
				e.URL = "https://shop.example/"
			case 2:
				e.URL = urls[r.IntN(len(urls))]
			case 4:
				e.Name = "add_to_cart"
			case 8:
				e.Name = "begin_checkout"
			case 16:
				e.Name, e.Props = "purchase", conversion.Props{conversion.String("coupon", "A"), conversion.Number("items", 2)}
			case 0:
				e.Name = "scroll"
			}
			if m.Exclude != 0 {
				e.Name = "logout"
			}
			users[u] = append(users[u], e)
		}
	}
	return users
}

func reportRate(b *testing.B, events int) {
	b.ReportMetric(float64(events)/float64(b.Elapsed().Nanoseconds())*1e3, "Mevents/s")
}

// BenchmarkMasks is evaluation alone.
func BenchmarkMasks(b *testing.B) {
	users := benchMasks(benchActors, perActor, gap)
	for _, variant := range variants {
		b.Run(variant.name, func(b *testing.B) {
			v := benchPlan(variant.change).Evaluator()
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				for _, masks := range users {
					v.EvalMasks(masks, funnel.NoAsOf)
					n += len(masks)
				}
			}
			reportRate(b, n)
		})
	}
}

// BenchmarkEvents is evaluation with its predicates.
func BenchmarkEvents(b *testing.B) {
	users := benchEvents(benchActors, perActor)
	for _, variant := range variants {
		b.Run(variant.name, func(b *testing.B) {
			v := benchPlan(variant.change).Evaluator()
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				for _, events := range users {
					for range v.Results(events, time.Time{}) {
						n += len(events)
					}
				}
			}
			reportRate(b, n)
		})
	}
}

// shapes are long histories of one actor.
var shapes = []struct {
	name string
	mask func(i int) funnel.Mask
}{
	{"mixed", nil},
	{"one instant", func(i int) funnel.Mask { return funnel.Mask{Steps: 1 << (i % 4), Relevant: true} }},
	{"alternating", func(i int) funnel.Mask {
		return funnel.Mask{Time: int64(i) * int64(time.Second), Steps: 1 << (i % 2), Relevant: true}
	}},
	{"overlapping", func(i int) funnel.Mask {
		return funnel.Mask{Time: int64(i/2) * int64(time.Minute), Steps: 3 << (i % 3), Exclude: uint64(i/997) & 1 & ^uint64(i/998), Relevant: true}
	}},
}

// BenchmarkHistory is a million events of a thousand actors and of one, who
// never come to the last step: the rates should be alike.
func BenchmarkHistory(b *testing.B) {
	const total = 1_000_000
	for _, variant := range variants {
		for _, shape := range shapes {
			for _, n := range []int{1000, total} {
				b.Run(fmt.Sprintf("%s/%s/%d", variant.name, shape.name, n), func(b *testing.B) {
					users := benchMasks(total/n, n, 20*time.Minute)
					for _, masks := range users {
						for i := range masks {
							if shape.mask != nil {
								masks[i] = shape.mask(i)
							}
							masks[i].Steps &^= 1 << (benchSteps - 1)
						}
					}
					v := benchPlan(variant.change).Evaluator()
					b.ReportAllocs()
					events := 0
					for b.Loop() {
						for _, masks := range users {
							v.EvalMasks(masks, funnel.NoAsOf)
						}
						events += total
					}
					reportRate(b, events)
				})
			}
		}
	}
}
