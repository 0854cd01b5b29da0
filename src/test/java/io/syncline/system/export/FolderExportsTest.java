package io.syncline.system.export;

import io.syncline.core.audit.export.ExportTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class FolderExportsTest extends ExportTargetContract {

  @TempDir Path folder;

  @Override
  ExportTarget target() {
    return new FolderExports(folder.resolve("exports"));
  }

  @Override
  String content(String name) throws IOException {
    return Files.readString(folder.resolve("exports").resolve(name));
  }

  @Override
  List<String> names() throws IOException {
    return all().stream().filter(it -> !it.startsWith(".")).toList();
  }

  @Override
  boolean isClean() throws IOException {
    return all().stream().noneMatch(it -> it.startsWith("."));
  }

  private List<String> all() throws IOException {
    try (var files = Files.list(folder.resolve("exports"))) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }
}
