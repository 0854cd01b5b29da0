package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A declared operation without its route is found when the files are read. */
class RoutesOfSystemsTest {

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    for (var system : List.of("shop", "books")) {
      file(
          "systems/" + system + ".system.yaml",
          """
          type: %s
          transport: camel
          objects:
            people:
              entities: [contact]
              updatedAt: changed
              fields: {email: email}
              operations: [list, get]
          """
              .formatted(system));
    }
    file(
        "syncs/people.sync.yaml",
        """
        service: people
        systems:
          - {id: shop, objects: [people], primary: true}
          - {id: books, objects: [people]}
        fieldMapping: {email: email}
        """);
    file("systems/shop.camel.yaml", routes("direct:shop.people.list", "direct:shop.people.get"));
  }

  @Test
  void theEndpointsThatAreExpectedAreNamed() throws IOException {
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("people.sync.yaml:4:5 /systems/1")
        .contains("`direct:books.people.get`, `direct:books.people.list`")
        .doesNotContain("begins at");

    file(
        "systems/books.camel.yaml",
        routes("direct:books.people.lists", "direct:books.people.get?timeout=1"));
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("from each of `direct:books.people.list`; a route begins at")
        .contains("`direct:books.people.lists`");
  }

  @Test
  void aSourceOfEnrichmentNeedsItsRoutesToo() throws IOException {
    file("systems/books.camel.yaml", routes("direct:books.people.list", "direct:books.people.get"));
    file(
        "systems/lookup.system.yaml",
        """
        type: lookup
        transport: camel
        objects:
          people:
            entities: [contact]
            fields: {mail: {attribute: email, findable: true}, tel: phone}
            operations: [find]
        """);
    file(
        "syncs/people.sync.yaml",
        """
        service: people
        systems:
          - {id: shop, objects: [people], primary: true}
          - {id: books, objects: [people]}
        fieldMapping: {email: email}
        syncConfig: {enrichment: {sources: [lookup]}}
        """);
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("people.sync.yaml:6:37 /syncConfig/enrichment/sources/0")
        .contains("`direct:lookup.people.find`");

    file("systems/lookup.camel.yaml", routes("direct:lookup.people.find"));
    assertThat(problems()).isEmpty();
  }

  @Test
  void everyWayToWriteARouteCounts() throws IOException {
    file(
        "systems/books.camel.yaml",
        """
        - from:
            uri: direct
            parameters: {name: books.people.list}
            steps: [{stop: {}}]
        - routeTemplate:
            id: reader
            parameters: [{name: object}]
            from:
              uri: "direct:books.{{object}}.get"
              steps: [{stop: {}}]
        """);
    assertThat(problems()).isEmpty();
  }

  @Test
  void nothingIsConcludedWhileAFileCannotBeRead() throws IOException {
    file("systems/books.camel.yaml", "- from: {uri: [");
    assertThat(problems()).isEmpty();
  }

  private static String routes(String... uris) {
    var text = new StringBuilder();
    for (var uri : uris) {
      text.append("- route: {from: {uri: \"").append(uri).append("\", steps: [{stop: {}}]}}\n");
    }
    return text.toString();
  }

  private List<String> problems() {
    return new RoutesDirectory(Map.of())
        .load(folder).findings().stream()
            .filter(Finding::refuses)
            .map(Finding::toString)
            .filter(it -> it.contains("needs a route"))
            .toList();
  }

  private void file(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
