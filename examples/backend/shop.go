package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync/atomic"

	"github.com/go-conversion/conversion"
)

type product struct {
	SKU   string           `json:"sku"`
	Name  string           `json:"name"`
	Price conversion.Money `json:"price"`
}

var catalogue = map[string]product{
	"1": {"1", "Boots", conversion.Cents(5990, "EUR")},
	"2": {"2", "Laces", conversion.Cents(350, "EUR")},
	"3": {"3", "Polish", conversion.Cents(795, "EUR")},
}

const mostItems = 50 // in a cart

// shop is the shop itself. What scoring adds to its handlers is what they say of
// the event, and the offers they show.
type shop struct{ orders atomic.Int64 }

func (s *shop) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /p/{sku}", s.product)
	mux.HandleFunc("GET /cart", s.cart)
	mux.HandleFunc("POST /cart/{sku}", s.addToCart)
	mux.HandleFunc("GET /checkout", s.checkout)
	mux.HandleFunc("POST /order", s.order)
	return mux
}

func (s *shop) product(w http.ResponseWriter, r *http.Request) {
	p, ok := catalogue[r.PathValue("sku")]
	if !ok {
		http.Error(w, "no such product", http.StatusNotFound)
		return
	}
	reply(w, struct {
		product
		Offer *offer `json:"offer,omitempty"`
	}{p, callOf(r).offer()})
}

// cartReply is a cart as visitors see it.
type cartReply struct {
	Items []string         `json:"items"`
	Total conversion.Money `json:"total"`
	Offer *offer           `json:"offer,omitempty"`
}

func (s *shop) cart(w http.ResponseWriter, r *http.Request) {
	items := itemsOf(callOf(r))
	reply(w, cartReply{items, total(items), callOf(r).offer()})
}

func (s *shop) addToCart(w http.ResponseWriter, r *http.Request) {
	sku := r.PathValue("sku")
	p, ok := catalogue[sku]
	if !ok {
		http.Error(w, "no such product", http.StatusNotFound)
		return
	}
	c := callOf(r)
	full := false
	c.visitor(func(v *visitor) {
		if full = len(v.cart) == mostItems; !full {
			v.cart = append(v.cart, sku)
		}
	})
	if full {
		http.Error(w, "the cart is full", http.StatusConflict)
		return
	}
	c.event.Name, c.event.Value = "add_to_cart", p.Price
	c.event.Props = conversion.Props{conversion.Strings("item_ids", sku)}
	items := itemsOf(c)
	reply(w, cartReply{items, total(items), nil})
}

func (s *shop) checkout(w http.ResponseWriter, r *http.Request) {
	items := itemsOf(callOf(r))
	if len(items) == 0 {
		http.Error(w, "the cart is empty", http.StatusConflict)
		return
	}
	reply(w, cartReply{items, total(items), callOf(r).offer()})
}

func (s *shop) order(w http.ResponseWriter, r *http.Request) {
	c := callOf(r)
	var items []string
	c.visitor(func(v *visitor) { items, v.cart, v.abandoned = v.cart, nil, nil })
	if len(items) == 0 {
		http.Error(w, "the cart is empty", http.StatusConflict)
		return
	}
	id := strconv.FormatInt(s.orders.Add(1), 10)
	c.event.Name, c.event.OrderID, c.event.Value = "purchase", id, total(items)
	reply(w, struct {
		Order string           `json:"order"`
		Total conversion.Money `json:"total"`
	}{id, c.event.Value})
}

func itemsOf(c *call) (items []string) {
	c.visitor(func(v *visitor) { items = append([]string{}, v.cart...) })
	return items
}

func total(items []string) conversion.Money {
	sum := conversion.Cents(0, "EUR")
	for _, sku := range items {
		sum.Micros += catalogue[sku].Price.Micros // one currency, small amounts
	}
	return sum
}

func reply(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(body)
}
