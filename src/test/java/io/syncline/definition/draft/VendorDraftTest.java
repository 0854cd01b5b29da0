package io.syncline.definition.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.draft.ApiDescription.Candidate;
import io.syncline.core.definition.draft.ApiDescription.Wanted;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What vendors publish, drafted with every object that is found, loads without a problem. */
class VendorDraftTest {

  private static final String PROPERTY = "specs.dir";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> aDraftOfAVendorsDescriptionLoadsWithoutAProblem() throws IOException {
    var directory = System.getProperty(PROPERTY);
    Assumptions.assumeTrue(
        directory != null && Files.isDirectory(Path.of(directory)),
        "-D" + PROPERTY + " names no folder of vendors' descriptions: skipped");
    try (var files = Files.list(Path.of(directory))) {
      return files
          .filter(it -> it.toString().matches(".*\\.(json|yaml|yml)"))
          .sorted()
          .toList()
          .stream()
          .map(it -> DynamicTest.dynamicTest(it.getFileName().toString(), () -> loads(it)));
    }
  }

  private void loads(Path file) throws IOException {
    var description = new OpenApiFiles().read(file);
    var wanted =
        description.candidates().stream()
            .map(Candidate::name)
            .map(name -> new Wanted(name, null))
            .toList();
    assertThat(problems(description.draft(null, wanted))).isEmpty();
  }

  private List<String> problems(String draft) throws IOException {
    var drafted = folder.resolve("drafted.system.yaml");
    Files.writeString(drafted, draft);
    return new RoutesDirectory(Map.of())
        .load(drafted).findings().stream().map(Object::toString).toList();
  }
}
