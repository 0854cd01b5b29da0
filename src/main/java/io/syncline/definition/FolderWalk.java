package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;

/**
 * Finds the files below a folder. Links are followed. Names that begin with a dot are passed over:
 * in a mounted ConfigMap they hold every file once more, under {@code ..data}. So is {@code
 * examples}.
 */
final class FolderWalk extends SimpleFileVisitor<Path> {

  /** What is in it is loaded when it is asked for, and not with the folder around it. */
  static final String EXAMPLES = "examples";

  private static final int DEPTH = 4;

  private final Path start;
  private final List<Finding> findings;
  private final List<Path> files = new ArrayList<>();

  private FolderWalk(Path start, List<Finding> findings) {
    this.start = start;
    this.findings = findings;
  }

  /** In the order of their names; what cannot be read is added to the findings. */
  static List<Path> files(Path folder, List<Finding> findings) {
    var start = folder.toString().isEmpty() ? Path.of(".") : folder;
    var walk = new FolderWalk(start, findings);
    try {
      Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEPTH, walk);
    } catch (IOException e) {
      findings.add(unreadable(folder, "this folder cannot be read"));
    }
    Collections.sort(walk.files);
    return walk.files;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return hidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (hidden(file)) {
      return FileVisitResult.CONTINUE;
    }
    if (attributes.isRegularFile()) {
      files.add(file.normalize());
    } else if (attributes.isSymbolicLink() && isExpected(file)) {
      findings.add(unreadable(file.normalize(), "this link leads nowhere"));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path path, IOException failure) {
    if (!hidden(path)) {
      findings.add(
          failure instanceof FileSystemLoopException
              ? unreadable(path.normalize(), "this link leads back to a folder that holds it")
              : unreadable(path.normalize(), "this folder cannot be read"));
    }
    return FileVisitResult.CONTINUE;
  }

  /** A definition, or a folder of them: its name has no suffix. */
  private static boolean isExpected(Path file) {
    return Source.Kind.of(file) != null || !String.valueOf(file.getFileName()).contains(".");
  }

  private boolean hidden(Path path) {
    var name = String.valueOf(path.getFileName());
    return !path.equals(start) && (name.startsWith(".") || name.equals(EXAMPLES));
  }

  static Finding unreadable(Path path, String reason) {
    return Finding.problem("", reason).at(new Position(path.toString(), 1, 1));
  }
}
