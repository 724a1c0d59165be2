package attribution_test

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/stretchr/testify/require"
)

func TestAddUserValues(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	value := func(micros int64, currency string) attribution.Conversion {
		return attribution.Conversion{At: noon, Value: conversion.Money{Micros: micros, Currency: currency}}
	}
	table.AddUser(attribution.MustPaths(window{}), []touch{touchAt("", 0)}, []attribution.Conversion{
		value(2_000_000, "EUR"), value(-1, "EUR"), value(0, "USD"), value(0, ""), value(5, "USD"), value(-5, "USD"), value(3, ""),
		value(math.MaxInt64, "EUR"), value(math.MinInt64, "EUR"),
	})
	largest := new(big.Int).Mul(big.NewInt(math.MaxInt64), big.NewInt(math.MaxInt64))
	squares := largest.Add(largest, big.NewInt(4_000_000_000_000))
	require.Equal(t, []string{
		fmt.Sprintf("[\"\"]: 9 conversions, 0 nulls, %d micros, %v squares", uint64(math.MaxInt64+2_000_000), squares),
		"3 foreign, 2 negative",
	}, attribution.RowsInWords(table))
}

func TestAddUserAllocatesNothing(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	calendar := window{Lookback: 30 * days, Calendar: berlin, SincePrevious: true, Nulls: attribution.NullsTail}
	keys := attribution.Drop{"Direct"}
	for _, c := range []struct {
		name  string
		paths *attribution.Paths
	}{
		{"plain", attribution.MustPaths(attribution.Default())},
		{"calendar", attribution.MustPaths(calendar)},
		{"transforms", attribution.MustPaths(attribution.Default(), attribution.Inherit{Key: "Direct", Within: days},
			attribution.DropTrailingUnlessAll(keys), attribution.DropUnlessAll(keys), attribution.Prefer{"Email", "Display"},
			attribution.Map{"Email": "Mail"}, attribution.Exposure{}, attribution.LastN(9), keys, attribution.Distinct{}, attribution.Frequency{})},
	} {
		t.Run(c.name, func(t *testing.T) {
			users, _ := userTraffic(200, true)
			users = append(users, manyKeys())
			users[0].conversions = append(users[0].conversions, orderAt(0), attribution.Conversion{At: noon, ID: "1"}, attribution.Conversion{At: noon, ID: "1"}, attribution.Conversion{})
			table := attribution.MustTable[string]("EUR")
			add := func() {
				for _, u := range users {
					table.AddUser(c.paths, u.touches, u.conversions)
				}
			}
			add()
			require.Zero(t, testing.AllocsPerRun(5, add))
		})
	}
}

func manyKeys() (u aUser) {
	for i := range 200 {
		u.touches = append(u.touches, touchAt(string(rune('A'+i)), time.Duration(i)), touchAt("Email", time.Duration(i)))
	}
	u.conversions = append(u.conversions, orderAt(time.Second))
	return u
}

// What a user did is added in one call.
func ExampleTable_AddUser() {
	paths := attribution.MustPaths(attribution.Default())
	table := attribution.MustTable[string]("EUR")
	order := attribution.Conversion{At: noon.Add(time.Hour), Value: conversion.Cents(5900, "EUR")}

	table.AddUser(paths, []attribution.Touch[string]{{Key: "Display", At: noon}, {Key: "Email", At: noon.Add(time.Minute)}}, []attribution.Conversion{order})
	table.AddUser(paths, []attribution.Touch[string]{{Key: "Email", At: noon}}, nil)

	result, err := table.Attribute(context.Background(), attribution.Linear{})
	if err != nil {
		panic(err)
	}
	for _, c := range result.Credits {
		fmt.Println(c.Key, c.Conversions, c.Value)
	}
	fmt.Println("journeys without conversion:", result.Nulls)
	// Output:
	// Display 0.5 29.5
	// Email 0.5 29.5
	// journeys without conversion: 1
}
