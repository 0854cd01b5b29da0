package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process in the wrong folder says so before it makes a database there. */
class RoutesFolderTest {

  @TempDir private Path folder;

  @Test
  void aFolderWithoutPipelinesIsNamedWithTheRemedy() throws IOException {
    var routes = folder.resolve("routes");
    assertThat(RoutesFolder.problem(routes).orElseThrow())
        .contains(routes.resolve("pipelines").toString(), "SYNCLINE_ROUTES_DIR");

    Files.createDirectories(routes.resolve("pipelines"));
    assertThat(RoutesFolder.problem(routes)).isEmpty();
  }
}
