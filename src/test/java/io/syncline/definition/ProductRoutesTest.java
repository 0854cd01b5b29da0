package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The definitions that come with the product. */
class ProductRoutesTest {

  @Test
  void haveNoProblems() {
    var loaded = new RoutesDirectory(Map.of()).load(Path.of("routes"));
    assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
    assertThat(loaded.types().byName()).isNotEmpty();
  }
}
