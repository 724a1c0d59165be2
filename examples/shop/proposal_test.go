package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/ingest"
)

func TestProposedMapping(t *testing.T) {
	for _, test := range []struct {
		name, table, want string
		says              []string
	}{
		{
			"german", "Datum;user_id;event;umsatz\n01.03.2026 10:00;u;purchase;5\n",
			`{"delimiter":";","time":"Datum","time_layout":"02.01.2006 15:04","user":"user_id","name":"event","props":{"umsatz":"number"}}`,
			[]string{"columns without a role of their own, which become properties: umsatz"},
		},
		{
			"all german", "zeit;kunde;was;seite\ngestern;u;kauf;/a\n",
			`{"delimiter":";","time":"","user":"","name":"","props":{"zeit":"string","kunde":"string","was":"string","seite":"string"}}`,
			[]string{
				`no column looks like the time: fill in "time", one of zeit, kunde, was, seite`,
				`no column looks like the user: fill in "user", one of zeit, kunde, was, seite`,
				`no column looks like the name: fill in "name", one of zeit, kunde, was, seite`,
			},
		},
		{
			"layout", "date,user,event\n01.03.2026 10:00,u,purchase\n28.03.2026 10:00,u,purchase\n",
			`{"time":"date","time_layout":"02.01.2006 15:04","user":"user","name":"event"}`, nil,
		},
		{
			"layout in spite of bad times", "date,user,event\nyesterday,u,purchase\n2026-03-01,u,x\n01/31/2026 10:00,u,purchase\n01/02/2026 10:00,u,purchase\n",
			`{"time":"date","time_layout":"1/2/2006 15:04","user":"user","name":"event"}`, nil,
		},
		{
			"day or month first", "date,user,event\n01/02/2026 10:00:01,u,purchase\n",
			`{"time":"date","time_layout":"1/2/2006 15:04:05","user":"user","name":"event"}`,
			[]string{`times are read as "1/2/2006 15:04:05", the month first; if the day is first, write "time_layout": "2/1/2006 15:04:05"`},
		},
		{
			"day first", "date,user,event\n01/02/2026 10:00,u,purchase\n31/02/2026 10:00,u,purchase\n31/03/2026 10:00,u,purchase\n",
			`{"time":"date","time_layout":"2/1/2006 15:04","user":"user","name":"event"}`, nil,
		},
		{
			"date and time of day", "time,date,user,event\n10:00,2026-03-01,u,purchase\n",
			`{"time":"date","user":"user","name":"event","props":{"time":"string"}}`, nil,
		},
		{
			"no line end", "date,user,event\n1772359200,u,purchase",
			`{"time":"date","time_layout":"unix","user":"user","name":"event"}`, nil,
		},
		{
			"unix", "ts\tuser\taction\n1772359200000\tu\tpurchase\n",
			`{"delimiter":"\t","time":"ts","time_layout":"unix_ms","user":"user","name":"action"}`, nil,
		},
		{
			"microseconds", "ts,user,action\n1772359200000000,u,purchase\n",
			`{"time":"ts","time_layout":"unix_us","user":"user","name":"action"}`, nil,
		},
		{
			"no separators", "ts,user,action\n20260301100000,u,purchase\n",
			`{"time":"ts","time_layout":"20060102150405","user":"user","name":"action"}`, nil,
		},
		{
			"sessions and channels", "time,user,event,session id,Channel Group\n2026-03-01,u,purchase,s1,Email\n",
			`{"time":"time","user":"user","session":"session id","name":"event","props":{"Channel Group":"string"}}`,
			[]string{`-map mapping.json -trust-ids -channel "Channel Group"`},
		},
		{
			"decimal commas", "time;user;event;basket_total;score\n2026-03-01;u;purchase;35,25;1,5\n2026-03-01;u;purchase;1.234,56;2\n2026-03-01;u;purchase;12.5;\n",
			`{"delimiter":";","decimal":",","time":"time","user":"user","name":"event","amount":"basket_total","constant_currency":"XXX","props":{"score":"number"}}`,
			[]string{`numbers look like 1.234,56: "decimal": "," reads them`, `write its code, such as EUR, for the XXX of "constant_currency", or use -currency EUR`},
		},
		{
			"orders", "time,user,event,Order No,cart-total,cur\n2026-03-01,u,purchase,7,35.25,EUR\n",
			`{"time":"time","user":"user","name":"event","amount":"cart-total","currency":"cur","order_id":"Order No"}`, nil,
		},
		{
			"a reference", "time,user,event,ref,price,order_total\n2026-03-01,u,purchase,A7,3,35.25\n",
			`{"time":"time","user":"user","name":"event","amount":"order_total","constant_currency":"XXX","order_id":"ref","props":{"price":"number"}}`, nil,
		},
		{
			"a referrer", "time,user,event,ref\n2026-03-01,u,purchase,https://a.example/\n",
			`{"time":"time","user":"user","name":"event","referrer":"ref"}`, nil,
		},
		{
			"a currency alone, a value of words", "time,user,event,currency,value,seconds,engaged_ms\n2026-03-01,u,purchase,EUR,blue,1,2\n",
			`{"time":"time","user":"user","name":"event","engaged_seconds":"seconds","props":{"currency":"string","value":"string","engaged_ms":"number"}}`, nil,
		},
		{
			"columns that are there twice", "time,user,event,amount,amount,,x\n2026-03-01,u,purchase,1,2,3,4\n",
			`{"time":"time","user":"user","name":"event","props":{"x":"number"}}`,
			[]string{`columns left out, because their name is empty or there twice: "amount", "amount", ""`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, mapping, stderr := callWith(t, test.table, "-events", "-")
			require.Equal(t, done, code)
			require.JSONEq(t, test.want, mapping)
			for _, says := range test.says {
				require.Contains(t, stderr, says)
			}
			require.Contains(t, stderr, "-events - -map")
		})
	}
}

// TestProposalsAreGood: whatever the columns, the library accepts the proposal,
// but for roles that are shown as empty.
func TestProposalsAreGood(t *testing.T) {
	names := []string{
		"time", "date", "ts", "user", "uid", "session", "id", "event", "action", "url", "page", "title", "ref", "referrer", "order_no", "order",
		"revenue", "cart_total", "price", "currency", "cur", "seconds", "engaged_ms", "zeit", "x y", "x-y", "", "Ü",
	}
	cells := []string{"", "2026-03-01", "1772359200", "1,5", "2.5", "EUR", "u", "https://a.example/", `"`, "01/02/2026"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		header := make([]string, 2+r.IntN(8))
		for i := range header {
			header[i] = names[r.IntN(len(names))]
		}
		table := strings.Join(header, ";") + "\n"
		for range r.IntN(4) {
			row := make([]string, len(header))
			for i := range row {
				row[i] = cells[r.IntN(len(cells))]
			}
			table += strings.Join(row, ";") + "\n"
		}
		t.Run(table, func(t *testing.T) {
			code, mapping, stderr := callWith(t, table, "-events", "-", "-format", "csv")
			if code == misused {
				require.Contains(t, stderr, "first line is no header")
				return
			}
			for _, role := range []string{"time", "user", "name"} {
				if strings.Contains(mapping, fmt.Sprintf("%q: %q", role, "")) && !strings.Contains(mapping, `"url"`) {
					require.Contains(t, stderr, "fill in "+fmt.Sprintf("%q", role))
				}
			}
			mapping = strings.NewReplacer(`"time": ""`, `"time": "filled"`, `"name": ""`, `"name": "filled"`).Replace(mapping)
			m, err := ingest.ParseMapping([]byte(mapping))
			require.NoError(t, err, mapping)
			for _, err := range ingest.CSV(strings.NewReader("filled;"+table), m) {
				if err != nil {
					require.NotContains(t, err.Error(), "there are several")
				}
			}
		})
	}
}
