package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.OPERATIONS;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.Loaded;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a route may change values, and where it would do harm. */
class ValueRouteChecksTest {

  private static final String SHOP =
      """
      type: shop
      baseUrl: https://shop.example
      objects:
        people:
          entities: [contact]
          replaces: %s
          fields:
            mail: {attribute: email, type: email}
            first: firstName
            tags[].name: {attribute: tags, type: list, writable: false}
            paid: {attribute: paid, minorUnits: {currency: money}}
            money: {attribute: currency, type: currency}
            boss: {attribute: manager, references: people}
          operations: %s
      """;

  private static final String ROUTES =
      """
      - route: {id: in, from: {uri: "direct:plain", steps: [{setBody: {simple: "${body}"}}]}}
      - route: {id: out, from: {uri: "direct:printed", steps: [{setBody: {simple: "${body}"}}]}}
      """;

  private static final String BOTH = "transform: ['direct:plain'], inverse: 'direct:printed'";
  private static final String IN = "transform: ['direct:plain'], direction: in";

  private static Loaded sync(boolean replaces, String... mappings) {
    var more =
        List.of(
            new Source(
                "shop.system.yaml", Source.Kind.SYSTEM, SHOP.formatted(replaces, OPERATIONS)),
            new Source("own.camel.yaml", Source.Kind.ROUTES, ROUTES));
    var head = HEAD.replace("billing", "shop").replace("customers", "people");
    var syncs = new String[mappings.length];
    for (int i = 0; i < syncs.length; i++) {
      syncs[i] =
          head.replace("service: people", "service: people" + i)
              + "fieldMapping:\n  email: email\n  shop: {%s}\n".formatted(mappings[i]);
    }
    return load(Map.of(), more, syncs);
  }

  private static List<String> problem(boolean replaces, String mapping) {
    return problems(sync(replaces, mapping));
  }

  @Test
  void aFieldOfItsOwnMayBeChangedBothWays() {
    assertThat(problem(false, "first: {to: firstName, %s}".formatted(BOTH))).isEmpty();
  }

  @Test
  void aRecordThatIsReplacedAsAWholeMayOnlyBeRead() {
    assertThat(problem(true, "first: {to: firstName, %s}".formatted(BOTH)))
        .singleElement()
        .asString()
        .contains("`direct:plain` cannot change `first` of `shop`", "replaces the whole record");
    assertThat(problem(true, "first: {to: firstName, %s}".formatted(IN))).isEmpty();
  }

  @Test
  void referencesAmountsInMinorUnitsAndAllItemsOfAListAreNotChanged() {
    assertThat(problem(false, "boss: {to: manager, %s}".formatted(IN)))
        .anyMatch(it -> it.contains("it names another record"));
    assertThat(problem(false, "paid: {to: paid, %s}".formatted(IN)))
        .anyMatch(it -> it.contains("minor units"));
    assertThat(problem(false, "\"tags[].name\": {to: tags, %s}".formatted(IN)))
        .anyMatch(it -> it.contains("all items of a list"));
  }

  @Test
  void anItemOfAListMayOnlyBeRead() {
    var path = "\"Phones[Kind=MAIN].Number\": {to: phone, %s}";
    assertThat(problem(false, path.formatted(BOTH)))
        .anyMatch(it -> it.contains("the list is written as a whole"));
    assertThat(problem(false, path.formatted(IN)))
        .noneMatch(it -> it.contains("the list is written as a whole"));
  }

  @Test
  void twoSyncsNameTheSameRouteForAField() {
    var clash =
        sync(
            false,
            "first: {to: firstName, %s}".formatted(IN),
            "first: {to: firstName, direction: in}");

    assertThat(clash.clashes())
        .anyMatch(
            it -> it.finding().message().contains("is changed by another route in `shop` than"));
  }
}
