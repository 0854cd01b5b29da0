package io.syncline.definition;

import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.Loaded;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What would fail for every record is found when the definition is read. */
class ShapeChecksTest {

  private static Loaded with(String field, String systems, String mapping) {
    var shop =
        """
        type: shop
        baseUrl: https://shop.example
        objects:
          people:
            entities: [contact]
            fields:
              email: email
              labels: {attribute: labels, type: list}
              %s
            operations: %s
        """
            .formatted(field, Samples.OPERATIONS);
    var sync =
        """
        service: people
        direction: bi-directional
        systems:
          - {id: crm, primary: true, objects: [contacts]}
          - {id: shop, objects: [people]%s}
        fieldMapping: %s
        """
            .formatted(systems, mapping);
    return load(Map.of(), List.of(new Source("shop.system.yaml", Source.Kind.SYSTEM, shop)), sync);
  }

  @Test
  void aListThatMeetsATextIsANotice() {
    var map =
        "{crm: {properties.email: email, properties.firstname: labels}, shop: {email: email,"
            + " labels: labels}}";
    assertThat(notices(with("", "", map)))
        .anyMatch(it -> it.contains("is a list, and `properties.firstname` of `crm` a text"));
  }

  @Test
  void aListThatMeetsANumberIsAProblem() {
    var map =
        "{crm: {properties.email: email, properties.hours: labels}, shop: {email: email, labels:"
            + " labels}}";
    assertThat(problems(with("", "", map)))
        .singleElement()
        .asString()
        .contains("nothing could be carried between them");
  }

  @Test
  void aTransformMakesAListOfAText() {
    var map =
        "{crm: {properties.email: email, properties.firstname: {to: labels, transform:"
            + " [split(;)]}}, shop: {email: email, labels: labels}}";
    var loaded = with("", "", map);
    assertThat(problems(loaded)).isEmpty();
    assertThat(notices(loaded)).noneMatch(it -> it.contains("is a list"));
  }

  @Test
  void aFieldThatACreateNeedsAndNothingMapsKeepsTheSyncFromStarting() {
    var needed = "number: {attribute: number, required: true}";
    assertThat(held(with(needed, "", "{email: email}")))
        .singleElement()
        .asString()
        .contains("/systems/1", "a new record of `shop` needs `number`");
    assertThat(held(with(needed, ", create: never", "{email: email}"))).isEmpty();
    assertThat(held(with(needed, "", "{email: email, number: number}"))).isEmpty();
    var part =
        "\"lines[kind=item].amount\": {type: decimal}\n      lines: {type: list, required: true}";
    assertThat(held(with(part, "", "{email: email}"))).hasSize(1);
    var parts =
        "{crm: {email: email, phone: sum}, shop: {email: email, \"lines[kind=item].amount\": sum}}";
    assertThat(held(with(part, "", parts))).as("a part of it is mapped").isEmpty();
    var readOnly = "number: {attribute: number, required: true, writable: false}";
    assertThat(held(with(readOnly, "", "{email: email}"))).isEmpty();
  }
}
