package io.syncline.core.reconcile.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.SystemType;
import io.syncline.definition.source.DefinitionReader;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What listings under parents can be trusted with. */
class ListingTrustTest {

  private static SystemType type(String parents, String ids) {
    var text =
        """
        type: desk
        baseUrl: "https://desk.example"
        objects:
          issues:
            path: /issues
            operations: {list: {paging: %s}, get: {}}
          logs:
            parent: {object: issues, ids: %s}
            updatedAt: updated
            path: "/issues/{parent.id}/logs"
            operations:
              list: {query: {since: "{since}"}, paging: {kind: cursor, parameter: c, next: n, byTime: true, total: t}}
              count: {path: /logs/count, total: n}
        """;
    var read = DefinitionReader.readSystem("desk.system.yaml", text.formatted(parents, ids));
    return Objects.requireNonNull(read.definition(), () -> read.findings().toString());
  }

  @Test
  void theyAreNotInTheOrderOfTimeAndHaveNoTotalOfTheirOwn() {
    var type = type("{kind: cursor, parameter: c, next: n}", "withParent");
    var logs = type.objects().get("logs");

    assertThat(ListingTrust.byTime(logs)).isFalse();
    assertThat(ListingTrust.countedApart(logs)).isTrue();
    assertThat(ListingTrust.repeats(logs)).isFalse();
    assertThat(ListingTrust.shifts(type, logs)).isFalse();
  }

  @Test
  void aParentThatMovesFromPageToPageTakesItsRecordsWithIt() {
    var type = type("{kind: page, parameter: p}", "own");
    var logs = type.objects().get("logs");

    assertThat(ListingTrust.shifts(type, logs)).isTrue();
    assertThat(ListingTrust.repeats(logs)).as("under each of its parents").isTrue();
    assertThat(ListingTrust.repeats(type.objects().get("issues"))).isFalse();
  }
}
