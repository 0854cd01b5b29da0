package io.syncline.core.definition.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.source.DefinitionText;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class IntegrationMapTest {

  private static final String OWNED =
      """
      service: owned
      direction: bi-directional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - {id: xero, objects: [{name: Contacts, mapping: contact}]}
      fieldMapping:
        email: email
        phone: phone
        firstName: firstName
      syncConfig:
        ownership: {email: hubspot, phone: xero}
        conflictResolution: {"*": manual}
        reconciliation: {owner: ada@example.com}
        alerts:
          to: "<b>|team"
      """;

  @TempDir Path folder;

  private LoadedSync loaded(String text) throws IOException {
    Files.createDirectories(folder.resolve("systems"));
    Files.createDirectories(folder.resolve("syncs"));
    for (var type : new String[] {"hubspot", "segment", "xero", "zendesk"}) {
      var name = type + ".system.yaml";
      Files.copy(Path.of("routes/systems", name), folder.resolve("systems").resolve(name));
    }
    Files.writeString(folder.resolve("syncs/one.sync.yaml"), text);
    var read = new RoutesDirectory(Map.of()).load(folder);
    assertThat(read.syncs()).as("%s", read.findings()).hasSize(1);
    return read.syncs().get(0);
  }

  private static LoadedSync contacts() {
    return new RoutesDirectory(Map.of())
        .load(Path.of("routes")).syncs().stream()
            .filter(it -> it.name().equals("contacts"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void aSystemThatNothingReadsIsNotComparable() throws IOException {
    var map =
        IntegrationMap.of(
            loaded(
                """
                service: stream
                direction: unidirectional
                systems:
                  - {id: hubspot, primary: true, objects: [contacts]}
                  - {id: segment, objects: [{name: users, mapping: contact}]}
                fieldMapping:
                  email: email
                """));

    assertThat(map.entities().get(0).members().get(1).writeOnly()).isTrue();
    assertThat(map.entities().get(0).attributes().get(0).cells().get(1).words()).isEqualTo("takes");
    assertThat(MapMarkdown.of(map)).contains("| segment | users | write-only, not comparable |");
    assertThat(MapDrawing.of(map)).contains("write-only, not comparable");
  }

  @Test
  void itSaysWhoseValueHolds() {
    var part = IntegrationMap.of(contacts()).entities().get(0);

    assertThat(part.members())
        .extracting(IntegrationMap.Member::system)
        .containsExactly("hubspot", "xero", "zendesk");
    assertThat(part.members().get(0).primary()).isTrue();
    assertThat(part.attributes())
        .anySatisfy(
            it -> {
              assertThat(it.name()).isEqualTo("phone");
              assertThat(it.truth()).isEqualTo("the later edit");
              assertThat(it.cells().get(0).words()).isEqualTo("gives and takes");
            })
        .anySatisfy(
            it -> {
              assertThat(it.name()).isEqualTo("email");
              assertThat(it.truth()).isEqualTo("hubspot in a conflict");
            });
  }

  @Test
  void whatASystemOwnsFlowsFromItAlone() throws IOException {
    var map = IntegrationMap.of(loaded(OWNED));
    var part = map.entities().get(0);

    assertThat(part.attributes())
        .filteredOn(it -> it.name().equals("phone"))
        .first()
        .satisfies(
            it -> {
              assertThat(it.owner()).isEqualTo("xero");
              assertThat(it.truth()).isEqualTo("xero");
              assertThat(it.cells().get(0).words()).isEqualTo("takes");
              assertThat(it.cells().get(1).words()).isEqualTo("gives");
            });
    assertThat(part.ways())
        .extracting(it -> it.from() + " " + it.to() + " " + it.attributes())
        .contains("hubspot xero [email, firstName]", "xero hubspot [firstName, phone]");
    assertThat(map.responsible())
        .extracting(it -> it.what() + ": " + it.who())
        .containsExactly("Differences: ada@example.com", "Alerts: <b>|team");
  }

  @Test
  void theMarkdownHoldsAllOfItAndNoMarkupOfNames() throws IOException {
    var text = MapMarkdown.of(IntegrationMap.of(loaded(OWNED)));

    assertThat(text)
        .startsWith("# owned\n")
        .contains("| Alerts | \\<b\\>\\|team |")
        .contains("| phone | xero | xero | manual |")
        .contains("- hubspot → xero: email, firstName");
  }

  @Test
  void theDrawingIsXmlWithoutStylesOrScripts() throws Exception {
    var text = MapDrawing.of(IntegrationMap.of(loaded(OWNED)));

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(text)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(text)
        .contains("phone — owned by xero")
        .contains("Alerts: &lt;b&gt;|team")
        .doesNotContain("style=")
        .doesNotContain("<script");
  }

  @Test
  void aLineOfTheDefinitionSaysWhichLineOfTheFileItIs() throws IOException {
    var sync = loaded(OWNED);

    var lines = DefinitionText.lines(sync.form().definition(), sync.written());

    assertThat(lines)
        .anySatisfy(
            it -> {
              assertThat(it.text()).isEqualTo("direction: biDirectional");
              assertThat(it.said()).isNotNull();
              assertThat(it.said().line()).isEqualTo(2);
            })
        .anySatisfy(
            it -> {
              assertThat(it.text()).isEqualTo("  emptyValues: propagate");
              assertThat(it.said()).as("a default").isNull();
            })
        .anySatisfy(
            it -> {
              assertThat(it.text()).isEqualTo("    phone: xero");
              assertThat(it.said()).isNotNull();
              assertThat(it.said().line()).isEqualTo(11);
            });
  }
}
