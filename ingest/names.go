package ingest

import "maps"

// NameTable returns the table of [GA4Names]: the names that the e-commerce and
// video specifications of other systems give to what GA4 has a name for. It is
// the caller's own copy; extend it and pass it to [Names].
func NameTable() map[string]string { return maps.Clone(ga4Names) }

var ga4Names = map[string]string{
	"Products Searched":         "search",
	"Product List Viewed":       "view_item_list",
	"Product Clicked":           "select_item",
	"Product Viewed":            "view_item",
	"Product Added":             "add_to_cart",
	"Product Removed":           "remove_from_cart",
	"Cart Viewed":               "view_cart",
	"Checkout Started":          "begin_checkout",
	"Payment Info Entered":      "add_payment_info",
	"Order Completed":           "purchase",
	"Order Refunded":            "refund",
	"Product Added to Wishlist": "add_to_wishlist",
	"Product Shared":            "share",
	"Cart Shared":               "share",
	"Signed Up":                 "sign_up",
	"Signed In":                 "login",
	"Video Playback Started":    "video_start",
	"Video Content Playing":     "video_progress",
	"Video Playback Completed":  "video_complete",
	"Promotion Viewed":          "view_promotion",
	"Promotion Clicked":         "select_promotion",
	"order_completed":           "purchase",
	"signed_up":                 "sign_up",
}
