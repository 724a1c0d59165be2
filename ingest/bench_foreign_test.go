package ingest_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

func ga4Input() []byte {
	var dst []byte
	for i := range benchEvents {
		stamp := 1790848000000000 + int64(i)*1e6
		dst = fmt.Appendf(dst, `{"event_date":"20261001","event_timestamp":"%d","event_name":"page_view","event_params":[{"key":"ga_session_id","value":{"int_value":"1790848000"}},{"key":"ga_session_number","value":{"int_value":"3"}},{"key":"page_location","value":{"string_value":"https://shop.example/p/lamp-%d?utm_source=linkedin&utm_medium=cpc"}},{"key":"page_title","value":{"string_value":"Lamp"}},{"key":"engagement_time_msec","value":{"int_value":"7"}}`, stamp, i)
		if i%4 == 0 {
			dst = append(dst, `,{"key":"transaction_id","value":{"string_value":"ORD-1"}},{"key":"value","value":{"double_value":59.9}},{"key":"currency","value":{"string_value":"EUR"}}`...)
		}
		dst = fmt.Appendf(dst, `],"event_bundle_sequence_id":"12","user_pseudo_id":"777.%d","batch_page_id":"1790847999000","batch_ordering_id":"1","batch_event_index":"2","collected_traffic_source":{"manual_source":"linkedin","manual_medium":"cpc","manual_campaign_name":"autumn","gclid":null},"device":{"category":"mobile","operating_system":"iOS","language":"de-de"},"geo":{"country":"Germany","city":"Berlin"},"platform":"WEB"`, i/10)
		if i%4 == 0 {
			dst = append(dst, `,"items":[{"item_id":"SKU1","item_name":"Lamp","price":25,"quantity":"2"},{"item_id":"SKU2","item_name":"Bulb","price":9.9}]`...)
		}
		dst = append(dst, "}\n"...)
	}
	return dst
}

type jsonGA4 struct {
	Timestamp string `json:"event_timestamp"`
	Name      string `json:"event_name"`
	Params    []struct {
		Key   string `json:"key"`
		Value struct {
			String *string      `json:"string_value"`
			Int    *string      `json:"int_value"`
			Double *json.Number `json:"double_value"`
		} `json:"value"`
	} `json:"event_params"`
	Bundle   string `json:"event_bundle_sequence_id"`
	Device   string `json:"user_pseudo_id"`
	User     string `json:"user_id"`
	Page     string `json:"batch_page_id"`
	Ordering string `json:"batch_ordering_id"`
	Index    string `json:"batch_event_index"`
	Source   struct {
		Source   string `json:"manual_source"`
		Medium   string `json:"manual_medium"`
		Campaign string `json:"manual_campaign_name"`
		GClID    string `json:"gclid"`
	} `json:"collected_traffic_source"`
	DeviceInfo struct {
		Category string `json:"category"`
	} `json:"device"`
	Geo struct {
		Country string `json:"country"`
	} `json:"geo"`
	Platform string `json:"platform"`
	Items    []struct {
		ID       string `json:"item_id"`
		Name     string `json:"item_name"`
		Quantity string `json:"quantity"`
	} `json:"items"`
}

func (v *jsonGA4) event() (e conversion.Event, err error) {
	micros, err := strconv.ParseInt(v.Timestamp, 10, 64)
	if err != nil {
		return e, err
	}
	e = conversion.Event{User: v.Device, Time: time.UnixMicro(micros).UTC(), Name: v.Name}
	e.ID = strings.Join([]string{v.Device, v.Timestamp, v.Name, v.Bundle, v.Page, v.Ordering, v.Index}, "/")
	amount, currency := "", "XXX"
	for _, p := range v.Params {
		var text string
		switch {
		case p.Value.String != nil:
			text = *p.Value.String
		case p.Value.Int != nil:
			text = *p.Value.Int
		case p.Value.Double != nil:
			text = p.Value.Double.String()
		}
		switch p.Key {
		case "ga_session_id":
			e.Session = text
		case "page_location":
			e.URL = text
		case "page_title":
			e.Title = text
		case "engagement_time_msec":
			ms, _ := strconv.ParseInt(text, 10, 64)
			e.Engaged = time.Duration(ms) * time.Millisecond
		case "transaction_id":
			e.OrderID = text
		case "value":
			amount = text
		case "currency":
			currency = text
		default:
			n, _ := strconv.ParseFloat(text, 64)
			e.Props = append(e.Props, conversion.Number(p.Key, n))
		}
	}
	if amount != "" {
		if e.Value, err = conversion.ParseAmount(amount, currency); err != nil {
			return e, err
		}
	}
	e.Props = append(e.Props, conversion.String("utm_source", v.Source.Source), conversion.String("utm_medium", v.Source.Medium), conversion.String("utm_campaign", v.Source.Campaign),
		conversion.String("device", v.DeviceInfo.Category), conversion.String("country", v.Geo.Country), conversion.String("platform", v.Platform))
	if len(v.Items) > 0 {
		var ids, names []string
		count := 0.0
		for _, item := range v.Items {
			ids, names = append(ids, item.ID), append(names, item.Name)
			n, err := strconv.ParseFloat(item.Quantity, 64)
			if err != nil {
				n = 1
			}
			count += n
		}
		e.Props = append(e.Props, conversion.Strings("item_ids", ids...), conversion.Strings("item_names", names...), conversion.Number("item_count", count))
	}
	return e, nil
}

func BenchmarkGA4(b *testing.B) {
	input := ga4Input()
	benchReader(b, "ingest", ingest.GA4, input)
	b.Run("encoding-json/struct", func(b *testing.B) { benchmark(b, input, eachLine(b, input, (*jsonGA4).event)) })
}

func segmentInput() []byte {
	var dst []byte
	for i := range benchEvents {
		at := time.Unix(1772359200+int64(i), 0).UTC().Format(time.RFC3339)
		page := fmt.Sprintf(`"context":{"ip":"192.0.2.1","userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)","library":{"name":"analytics.js","version":"2.11.1"},"page":{"path":"/p/lamp","url":"https://shop.example/p/lamp-%d","title":"Lamp","referrer":"https://www.google.com/"},"campaign":{"name":"autumn","source":"newsletter","medium":"email"}}`, i)
		common := fmt.Sprintf(`"messageId":"m-%d","anonymousId":"507f191e810c19729de860ea","userId":"97980cfea0067","timestamp":"%s","originalTimestamp":"%s","sentAt":"%s","receivedAt":"%s","integrations":{"All":true}`, i, at, at, at, at)
		if i%4 == 0 {
			dst = fmt.Appendf(dst, `{"type":"track","event":"Order Completed",%s,%s,"properties":{"order_id":"o-%d","revenue":59.90,"shipping":3,"tax":2,"currency":"usd","coupon":"VIP1","products":[{"product_id":"p1","sku":"SKU1","name":"Lamp","price":25,"quantity":2},{"product_id":"p2","sku":"SKU2","name":"Bulb","price":9.9}]}}`, common, page, i)
		} else {
			dst = fmt.Appendf(dst, `{"type":"track","event":"Product Viewed",%s,%s,"properties":{"product_id":"p1","sku":"SKU1","category":"Lamps","name":"Lamp","brand":"Hasbro","price":25,"position":3}}`, common, page)
		}
		dst = append(dst, '\n')
	}
	return dst
}

type jsonSegment struct {
	Type      string         `json:"type"`
	Event     string         `json:"event"`
	ID        string         `json:"messageId"`
	Device    string         `json:"anonymousId"`
	User      string         `json:"userId"`
	Timestamp *time.Time     `json:"timestamp"`
	Original  *time.Time     `json:"originalTimestamp"`
	Sent      *time.Time     `json:"sentAt"`
	Received  *time.Time     `json:"receivedAt"`
	Props     map[string]any `json:"properties"`
	Context   struct {
		Page struct {
			URL      string `json:"url"`
			Title    string `json:"title"`
			Referrer string `json:"referrer"`
		} `json:"page"`
		Campaign struct {
			Name   string `json:"name"`
			Source string `json:"source"`
			Medium string `json:"medium"`
		} `json:"campaign"`
	} `json:"context"`
}

func (v *jsonSegment) event() (e conversion.Event, err error) {
	e = conversion.Event{ID: v.ID, User: v.Device, Time: v.Timestamp.UTC(), Name: v.Event, URL: v.Context.Page.URL, Title: v.Context.Page.Title, Referrer: v.Context.Page.Referrer}
	e.Props = conversion.Props{conversion.String("user_id", v.User), conversion.String("utm_campaign", v.Context.Campaign.Name), conversion.String("utm_source", v.Context.Campaign.Source), conversion.String("utm_medium", v.Context.Campaign.Medium)}
	for name, value := range v.Props {
		switch value := value.(type) {
		case string:
			if name == "order_id" {
				e.OrderID = value
			} else if name != "currency" {
				e.Props = append(e.Props, conversion.String(name, value))
			}
		case float64:
			if name == "revenue" {
				currency, _ := v.Props["currency"].(string)
				e.Value, err = conversion.ParseAmount(strconv.FormatFloat(value, 'f', -1, 64), strings.ToUpper(currency))
			} else {
				e.Props = append(e.Props, conversion.Number(name, value))
			}
		case []any:
			e.Props = append(e.Props, naiveProducts(value)...)
		}
	}
	return e, err
}

func naiveProducts(products []any) conversion.Props {
	var ids, names []string
	count := 0.0
	for _, product := range products {
		p, _ := product.(map[string]any)
		id, _ := p["sku"].(string)
		name, _ := p["name"].(string)
		quantity, ok := p["quantity"].(float64)
		if !ok {
			quantity = 1
		}
		ids, names, count = append(ids, id), append(names, name), count+quantity
	}
	return conversion.Props{conversion.Strings("item_ids", ids...), conversion.Strings("item_names", names...), conversion.Number("item_count", count)}
}

func BenchmarkSegment(b *testing.B) {
	input := segmentInput()
	benchReader(b, "ingest", ingest.Segment, input)
	b.Run("encoding-json/struct", func(b *testing.B) { benchmark(b, input, eachLine(b, input, (*jsonSegment).event)) })
}
