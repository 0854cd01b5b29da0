package io.syncline.journey.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shop's products, their one variant each, and its stock at one location.
 *
 * <p>Sources: shopify.dev/docs/api/admin-graphql: {@code productCreate} (a new product has a
 * variant without a SKU; a handle is unique), {@code productUpdate}, {@code
 * productVariantsBulkUpdate}, {@code inventorySetQuantities}, {@code productByIdentifier}, {@code
 * nodes}; "Response status and error codes" (200 with {@code userErrors}); "Search syntax" (a list
 * that is searched by time comes from an index, which is late here by a time that is given).
 */
final class ShopStandIn implements Handler {

  private static final String LOCATION = "gid://shopify/Location/1";
  private static final Pattern SINCE = Pattern.compile("updated_at:>='([^']*)'");
  private static final Pattern SKU = Pattern.compile("sku:\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final InstantSource clock;
  private final String token;
  private final Duration late;
  private final Map<String, ObjectNode> products = new LinkedHashMap<>();
  private final Map<String, ObjectNode> variants = new LinkedHashMap<>();
  private final Map<String, ObjectNode> levels = new LinkedHashMap<>();
  private final Map<String, Instant> indexed = new HashMap<>();
  private final Set<String> unknown = new TreeSet<>();
  private int numbers;
  private int refused;

  ShopStandIn(InstantSource clock, String token, Duration late) {
    this.clock = clock;
    this.token = token;
    this.late = late;
  }

  // ---- people ----

  /** Staff give the only variant of a product its SKU; its stock shows it too. */
  synchronized void label(String handle, String sku) {
    var product = handled(handle);
    if (product == null) {
      throw new IllegalArgumentException("no product " + handle);
    }
    var variant = variantOf(product);
    touch(variant.put("sku", sku));
    for (var level : levels.values()) {
      if (level.at("/item/id").equals(variant.at("/inventoryItem/id"))) {
        ((ObjectNode) level.path("item")).put("sku", sku);
        touch(level);
      }
    }
  }

  /** Staff change a price on screen. */
  synchronized void price(String sku, String price) {
    touch(bySku(sku).put("price", price));
  }

  /** {@code handle | title | status | sku | price | available} of every product. */
  synchronized List<String> shelf() {
    return products.values().stream()
        .map(
            it -> {
              var variant = variantOf(it);
              var item = variant.at("/inventoryItem/id");
              var level =
                  levels.values().stream()
                      .filter(some -> some.at("/item/id").equals(item))
                      .findFirst()
                      .orElseThrow();
              return String.join(
                  " | ",
                  it.path("handle").asText(),
                  it.path("title").asText(),
                  it.path("status").asText(),
                  variant.path("sku").asText(),
                  variant.path("price").asText(),
                  level.at("/quantities/0/quantity").asText());
            })
        .toList();
  }

  /** Requests that it does not understand: there are none. */
  synchronized Set<String> unknown() {
    return Set.copyOf(unknown);
  }

  /** How many mutations were not applied, for a reason that {@code userErrors} say. */
  synchronized int refused() {
    return refused;
  }

  /** What its webhooks say of each product now. */
  synchronized List<String> events() {
    return products.values().stream()
        .map(
            it ->
                Json.object()
                    .put("admin_graphql_api_id", it.path("id").asText())
                    .put("updated_at", it.path("updatedAt").asText())
                    .toString())
        .toList();
  }

  private ObjectNode bySku(String sku) {
    return variants.values().stream()
        .filter(it -> it.path("sku").asText().equals(sku))
        .findFirst()
        .orElseThrow();
  }

  private ObjectNode variantOf(ObjectNode product) {
    return variants.values().stream()
        .filter(it -> it.at("/product/id").equals(product.path("id")))
        .findFirst()
        .orElseThrow();
  }

  private @Nullable ObjectNode handled(String handle) {
    return products.values().stream()
        .filter(it -> it.path("handle").asText().equals(handle))
        .findFirst()
        .orElse(null);
  }

  private void touch(ObjectNode record) {
    record.put("updatedAt", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    indexed.put(record.path("id").asText(), clock.instant().plus(late));
  }

  private ObjectNode made(String kind) {
    var record = Json.object().put("id", "gid://shopify/" + kind + "/" + (++numbers));
    record.put("createdAt", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return record;
  }

  // ---- requests ----

  @Override
  public synchronized Reply handle(Request request) {
    if (!token.equals(request.header("x-shopify-access-token"))) {
      return Reply.text(401, "{\"errors\": \"[API] Invalid API key or access token\"}");
    }
    var body = request.json();
    var query = body.path("query").asText();
    var given = body.path("variables");
    var data = Json.object();
    if (query.contains("productCreate(")) {
      data.set("done", create(given.path("p")));
    } else if (query.contains("productUpdate(")) {
      data.set("done", update(given.path("p")));
    } else if (query.contains("productVariantsBulkUpdate(")) {
      data.set("done", variant(given.path("p").asText(), given.path("v")));
    } else if (query.contains("inventorySetQuantities(")) {
      data.set("done", stock(given.path("i").path("quantities").path(0)));
    } else if (query.contains("productByIdentifier(")) {
      data.set("productByIdentifier", identified(query, given.path("v").asText()));
    } else if (query.contains("nodes(ids")) {
      data.set("nodes", nodes(given.path("ids")));
    } else if (query.contains("productVariants(")) {
      data.set("productVariants", page(variants.values(), given));
    } else if (query.contains("products(")) {
      data.set("products", page(products.values(), given));
    } else if (query.contains("inventoryLevels(")) {
      data.putObject("location").set("inventoryLevels", page(levels.values(), given));
    } else if (query.contains("productsCount(")) {
      data.putObject("productsCount").put("count", products.size());
    } else if (query.contains("productVariantsCount(")) {
      data.putObject("productVariantsCount").put("count", variants.size());
    } else if (query.contains("shop {")) {
      data.putObject("shop").put("id", "gid://shopify/Shop/1");
    } else if (query.contains("locations(")) {
      data.set("locations", page(List.of(location()), Json.object().put("n", 10)));
    } else if (query.contains("location(id")) {
      data.set("location", location());
    } else {
      unknown.add(query);
    }
    return Reply.json(200, Json.object().set("data", data));
  }

  private static ObjectNode location() {
    return Json.object().put("id", LOCATION).put("name", "Shelf").put("isActive", true);
  }

  private JsonNode identified(String query, String value) {
    Function<ObjectNode, String> key =
        query.contains("customId") ? it -> marker(it) : it -> it.path("handle").asText();
    return products.values().stream()
        .filter(it -> key.apply(it).equals(value))
        .findFirst()
        .map(it -> (JsonNode) it.deepCopy())
        .orElse(Json.object().nullNode());
  }

  private static String marker(ObjectNode product) {
    return product.path("marker").path("value").asText("");
  }

  private JsonNode nodes(JsonNode ids) {
    var list = Json.array();
    for (var id : ids) {
      var found =
          java.util.stream.Stream.of(products, variants, levels)
              .map(it -> it.get(id.asText()))
              .filter(it -> it != null)
              .findFirst();
      list.add(found.isPresent() ? found.get().deepCopy() : list.nullNode());
    }
    return list;
  }

  private ObjectNode page(Collection<ObjectNode> all, JsonNode given) {
    var query = given.path("q").asText("");
    Predicate<ObjectNode> wanted =
        it -> !indexed.getOrDefault(it.path("id").asText(), Instant.MIN).isAfter(clock.instant());
    var since = SINCE.matcher(query);
    if (since.find() && !since.group(1).isEmpty()) {
      var from = Instant.parse(since.group(1));
      wanted = wanted.and(it -> !Instant.parse(it.path("updatedAt").asText()).isBefore(from));
    }
    var sku = SKU.matcher(query);
    if (sku.find()) {
      var value = sku.group(1).replaceAll("\\\\(.)", "$1");
      wanted = wanted.and(it -> it.path("sku").asText().equals(value));
    }
    var found = new ArrayList<>(all.stream().filter(wanted).toList());
    int from = given.path("c").asText("").isEmpty() ? 0 : given.path("c").asInt();
    int to = Math.min(found.size(), from + given.path("n").asInt(10));
    var json = Json.object();
    var list = json.putArray("nodes");
    found.subList(Math.min(from, to), to).forEach(it -> list.add(it.deepCopy()));
    var info = json.putObject("pageInfo").put("hasNextPage", to < found.size());
    info.put("endCursor", to > from ? "" + to : null);
    return json;
  }

  private ObjectNode refusal(String field, String message) {
    refused++;
    var json = Json.object();
    json.putNull("product");
    json.putArray("userErrors").addObject().put("message", message).putArray("field").add(field);
    return json;
  }

  private static ObjectNode done(String name, String id) {
    var json = Json.object();
    json.putObject(name).put("id", id);
    json.putArray("userErrors");
    return json;
  }

  private ObjectNode create(JsonNode given) {
    var handle = given.path("handle").asText("");
    var marker = given.path("metafields").path(0).path("value").asText("");
    if (given.path("title").asText("").isBlank()) {
      return refusal("title", "Title can't be blank");
    }
    if (!handle.isEmpty() && handled(handle) != null) {
      return refusal(
          "handle", "Handle '" + handle + "' already in use. Please provide a new handle.");
    }
    if (products.values().stream().anyMatch(it -> marker(it).equals(marker))) {
      return refusal("metafields", "Value must be unique: it is already assigned");
    }
    var product = made("Product");
    product.put("status", "ACTIVE").put("handle", handle).put("totalInventory", 0);
    product.putObject("marker").put("value", marker);
    apply(product, given);
    var id = product.path("id").asText();
    products.put(id, product);
    var variant = made("ProductVariant").put("sku", "").put("price", "0.00").put("taxable", true);
    variant.putNull("barcode").putNull("compareAtPrice").put("title", "Default Title");
    variant.put("displayName", product.path("title").asText()).put("inventoryQuantity", 0);
    variant.putObject("product").put("id", id);
    var item = "gid://shopify/InventoryItem/" + (++numbers);
    variant.putObject("inventoryItem").put("id", item).putNull("unitCost");
    touch(variant);
    variants.put(variant.path("id").asText(), variant);
    var level = made("InventoryLevel");
    level.putObject("item").put("id", item).put("sku", "");
    level.putObject("location").put("id", LOCATION);
    level.putArray("quantities").addObject().put("name", "available").put("quantity", 0);
    touch(level);
    levels.put(level.path("id").asText(), level);
    return done("product", id);
  }

  private void apply(ObjectNode product, JsonNode given) {
    for (var name :
        List.of("title", "handle", "descriptionHtml", "vendor", "productType", "status")) {
      if (given.hasNonNull(name)) {
        product.set(name, given.path(name));
      }
    }
    touch(product);
  }

  private ObjectNode update(JsonNode given) {
    var product = products.get(given.path("id").asText());
    if (product == null) {
      return refusal("id", "Product does not exist");
    }
    apply(product, given);
    return done("product", product.path("id").asText());
  }

  private ObjectNode variant(String product, JsonNode given) {
    var variant = variants.get(given.path("id").asText());
    if (variant == null || !variant.at("/product/id").asText().equals(product)) {
      return refusal("id", "Product variant does not exist");
    }
    var price = new BigDecimal(given.path("price").asText("0"));
    if (price.signum() < 0) {
      return refusal("price", "Price must be greater than or equal to 0");
    }
    variant.put("price", price.setScale(2, RoundingMode.UNNECESSARY).toPlainString());
    variant.put("sku", given.at("/inventoryItem/sku").asText(""));
    touch(variant);
    var json = Json.object();
    json.putArray("productVariants").addObject().put("id", variant.path("id").asText());
    json.putArray("userErrors");
    return json;
  }

  private ObjectNode stock(JsonNode given) {
    var level =
        levels.values().stream()
            .filter(it -> it.at("/item/id").equals(given.path("inventoryItemId")))
            .findFirst()
            .orElse(null);
    if (level == null || !given.path("quantity").isIntegralNumber()) {
      return refusal("quantities", "The specified inventory item could not be found.");
    }
    ((ObjectNode) level.at("/quantities/0")).set("quantity", given.path("quantity"));
    touch(level);
    return done("inventoryAdjustmentGroup", "gid://shopify/InventoryAdjustmentGroup/1");
  }
}
