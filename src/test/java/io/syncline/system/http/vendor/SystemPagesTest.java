package io.syncline.system.http.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.SystemType;
import io.syncline.system.http.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of each system says what its manifest says; {@code -Dschema.write=true} writes it. */
class SystemPagesTest {

  private static final Path PAGES = Path.of("docs", "systems");
  private static final Set<String> WORDS =
      Set.of("stand-in", "client library", "schema", "description", "real server");

  @ParameterizedTest
  @MethodSource("io.syncline.system.http.Manifests#types")
  void saysWhatTheManifestSays(String type) throws IOException {
    var tried = Tried.of(type);
    var manifest = Files.readString(Path.of("routes", "systems", type + ".system.yaml"));

    assertThat(WORDS).contains(tried.tested());
    assertThat(tried.tested().equals("description"))
        .as("what is called tested against a description is judged by one")
        .isEqualTo(tried.description() != null);
    current(PAGES.resolve(type + ".md"), SystemPage.text(Manifests.read(type), tried, manifest));
  }

  @Test
  void namesThemAll() throws IOException {
    var systems = new LinkedHashMap<SystemType, Tried>();
    Manifests.types().forEach(it -> systems.put(Manifests.read(it), Tried.of(it)));

    current(PAGES.resolve("README.md"), SystemPage.index(systems));
    var index = Files.readString(PAGES.resolve("README.md"));
    try (var pages = Files.list(PAGES)) {
      assertThat(pages.map(it -> it.getFileName().toString()).filter(it -> !it.equals("README.md")))
          .as("pages that the index names")
          .allSatisfy(it -> assertThat(index).contains("](" + it + ")"))
          .hasSizeGreaterThan(systems.size());
    }
  }

  private static void current(Path page, String text) throws IOException {
    if (Boolean.getBoolean("schema.write")) {
      Files.createDirectories(PAGES);
      Files.writeString(page, text);
    }
    assertThat(page).as("write it again with -Dschema.write=true").hasContent(text);
  }
}
