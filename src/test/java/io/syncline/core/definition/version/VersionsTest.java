package io.syncline.core.definition.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.version.SyncVersion.Content;
import io.syncline.core.definition.version.VersionComparison.Kind;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a definition, and what differs between two. */
class VersionsTest {

  private static final String PEOPLE =
      """
      # who is who
      service: people
      version: "7"
      direction: bi-directional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - id: xero
          connection: {clientId: "${XERO_ID}", clientSecret: "${XERO_SECRET}", tenantId: acme}
          objects: [{name: Contacts, mapping: contact}]
      fieldMapping:
        email: email
        phone: phone
      syncConfig:
        ownership: {email: hubspot}
        conflictResolution: {"*": manual}
      """;

  @TempDir Path folder;

  @BeforeEach
  void types() throws IOException {
    Files.createDirectories(folder.resolve("systems"));
    Files.createDirectories(folder.resolve("syncs"));
    for (var type : new String[] {"hubspot", "xero"}) {
      var name = type + ".system.yaml";
      Files.copy(Path.of("routes/systems", name), folder.resolve("systems").resolve(name));
    }
  }

  private Loaded loaded(String text) throws IOException {
    Files.writeString(folder.resolve("syncs/people.sync.yaml"), text);
    var read = new RoutesDirectory(Map.of("XERO_SECRET", "s3cret")).load(folder);
    assertThat(read.syncs()).as("%s", read.findings()).hasSize(1);
    return read;
  }

  private Content content(String text) throws IOException {
    var read = loaded(text);
    return VersionKeeper.content(read.syncs().get(0), read.types());
  }

  private static SyncVersion version(int number, Content content) {
    return new SyncVersion("people", number, content, Instant.EPOCH, false, List.of());
  }

  private VersionComparison compared(String before, String after) throws IOException {
    return VersionComparison.of(version(1, content(before)), version(2, content(after)));
  }

  @Test
  void theTextIsKeptAsItWasReadWithItsPlaceholders() throws IOException {
    var kept = content(PEOPLE);

    assertThat(kept.text()).isEqualTo(PEOPLE).contains("${XERO_SECRET}").doesNotContain("s3cret");
    assertThat(kept.whole()).isTrue();
    assertThat(kept.called()).isEqualTo("7");
    assertThat(kept.map())
        .contains(new MapFact("contact.email", "owner", "hubspot"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aSettingThatMayBeSecretIsNotKept() throws IOException {
    for (var setting : List.of("clientSecret: opened", "tenantId: \"https://ann:opened@acme\"")) {
      var kept =
          content(PEOPLE.replaceFirst("\\{clientId: .*tenantId: acme}", "{" + setting + "}"));

      assertThat(kept.whole()).as(setting).isFalse();
      assertThat(kept.text()).as(setting).contains("(given)").doesNotContain("opened");
      assertThat(kept.map()).as(setting).isEqualTo(content(PEOPLE).map());
    }
  }

  @Test
  void aComparisonSaysLinesAndWhatTheyMean() throws IOException {
    var compared =
        compared(
            PEOPLE,
            PEOPLE
                .replace("ownership: {email: hubspot}", "ownership: {email: xero}")
                .replace("  phone: phone\n", "  phone: phone\n  firstName: firstName\n"));

    assertThat(compared.lines())
        .startsWith("@@ -10,6 +10,7 @@")
        .containsSequence("-  ownership: {email: hubspot}", "+  ownership: {email: xero}")
        .contains("+  firstName: firstName", "   email: email")
        .doesNotContain(" service: people");
    assertThat(compared.changes())
        .anySatisfy(
            it -> {
              assertThat(it.kind()).isEqualTo(Kind.CHANGED);
              assertThat(it.about()).isEqualTo("contact.email");
              assertThat(it.what()).isEqualTo("owner");
              assertThat(it.before()).isEqualTo("hubspot");
              assertThat(it.after()).isEqualTo("xero");
            })
        .anySatisfy(
            it -> {
              assertThat(it.kind()).isEqualTo(Kind.ADDED);
              assertThat(it.about()).isEqualTo("contact.firstName");
              assertThat(it.after()).contains("strategy: manual");
            });
    var back =
        compared(
            PEOPLE.replace("  phone: phone\n", "  phone: phone\n  firstName: firstName\n"), PEOPLE);
    assertThat(back.changes())
        .anyMatch(it -> it.kind() == Kind.REMOVED && it.about().equals("contact.firstName"));
  }

  @Test
  void aCommentChangesTheTextAndNotWhatItMeans() throws IOException {
    var compared = compared(PEOPLE, PEOPLE.replace("# who is who", "# all of us"));

    assertThat(compared.lines()).contains("-# who is who", "+# all of us");
    assertThat(compared.changes()).isEmpty();
    assertThat(compared(PEOPLE, PEOPLE).lines()).isEmpty();
  }

  /** The memory of a comparison does not grow with the square of what differs. */
  @Test
  void longTextsThatHaveNothingInCommonAreCompared() {
    var before = String.join("\n", IntStream.range(0, 3_000).mapToObj(it -> "a" + it).toList());
    var after = String.join("\n", IntStream.range(0, 3_000).mapToObj(it -> "b" + it).toList());
    var one = new Content("a.sync.yaml", null, before, true, List.of());
    var other = new Content("a.sync.yaml", null, after, true, List.of());

    assertThat(VersionComparison.of(version(1, one), version(2, other)).lines()).hasSize(6_001);
  }
}
