package io.syncline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.syncline.app.settings.SynclineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages say is compared with what is. */
class PagesDocTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Contract))#(\\w+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)?(#[^)]+)?\\)");
  private static final Pattern WARNING =
      Pattern.compile(
          "LOG\\s*\\.(?:warn|warnf|error|errorf)\\(\\s*(?:e,\\s*)?((?:\"[^;]*?\"\\s*\\+?\\s*)+)");

  @Test
  void everySettingOfTheProductIsInTheTableAndNoOther() throws IOException {
    var settings =
        ConfigMappings.getProperties(ConfigClass.configClass(SynclineSettings.class))
            .keySet()
            .stream()
            .filter(it -> !it.endsWith("[*]"))
            .toList();
    var documented =
        Page.of("docs/operations.md").rows("`syncline\\..*`").stream()
            .map(row -> row.get(0).replace("`", "").replace("<name>", "*"))
            .toList();

    assertThat(documented).containsExactlyInAnyOrderElementsOf(settings);
  }

  @Test
  void everyTestThatProvesAPromiseExists() throws IOException {
    var sources = testSources();
    var page = Page.of("docs/guarantees.md");
    for (var row : page.rows("S\\d+")) {
      var proofs = TEST.matcher(page.section(row.get(0))).results().toList();
      assertThat(proofs).as(row.get(0)).isNotEmpty();
      for (var proof : proofs) {
        assertThat(sources.getOrDefault(proof.group(1), ""))
            .as("%s is proved by %s", row.get(0), proof.group())
            .contains("void " + proof.group(2) + "(");
      }
    }
  }

  @Test
  void everyRuleThatIsPromisedHasARow() throws IOException {
    var promised = IntStream.rangeClosed(1, 25).mapToObj(it -> "S" + it).toList();

    assertThat(Page.of("docs/guarantees.md").rows("S\\d+"))
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(promised);
  }

  @Test
  void everyWarningAndErrorOfTheLogIsExplained() throws IOException {
    var explained =
        Page.of("docs/troubleshooting.md").rows("`.*`").stream()
            .map(row -> Page.code(row.get(0)).orElseThrow())
            .toList();
    var logged = new TreeSet<String>();
    for (var source : sources(Path.of("src/main/java"))) {
      WARNING
          .matcher(Files.readString(source))
          .results()
          .map(it -> it.group(1).replaceAll("\"\\s*\\+\\s*\"", "").replaceAll("^\"|\"\\s*$", ""))
          .filter(it -> !it.equals("%s"))
          .forEach(logged::add);
    }

    assertThat(logged).isNotEmpty();
    assertThat(explained).containsAll(logged);
  }

  @Test
  void everyPageIsInTheIndexAndEveryLinkLeadsSomewhere() throws IOException {
    var index = Files.readString(Path.of("docs/index.md"));
    for (var page : Page.all()) {
      var name = page.path().getFileName().toString();
      if (!name.equals("README.md") && !name.equals("index.md")) {
        assertThat(index).contains("](" + name + ")");
      }
      for (var link : links(page)) {
        assertThat(page.path().toAbsolutePath().resolveSibling(link))
            .as("%s links to %s", page.path(), link)
            .exists();
      }
    }
  }

  @Test
  void everyExampleForContributorsExists() throws IOException {
    var page = Page.of("CONTRIBUTING.md");

    assertThat(links(page)).isNotEmpty();
    for (var link : links(page)) {
      assertThat(Path.of(link)).as("CONTRIBUTING.md links to %s", link).exists();
    }
  }

  private static List<String> links(Page page) {
    var links = new ArrayList<String>();
    for (var line : page.lines()) {
      LINK.matcher(line).results().map(it -> it.group(1)).forEach(links::add);
    }
    links.removeIf(it -> it == null || it.contains("://"));
    return links;
  }

  private static Map<String, String> testSources() throws IOException {
    var found = new LinkedHashMap<String, String>();
    for (var source : sources(Path.of("src/test/java"))) {
      found.put(source.getFileName().toString().replace(".java", ""), Files.readString(source));
    }
    return found;
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(it -> it.toString().endsWith(".java")).collect(Collectors.toList());
    }
  }
}
