package io.syncline.console.conflicts;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.Frame;

@CheckedTemplate(basePath = "console")
final class ConflictTemplates {

  private ConflictTemplates() {}

  static native TemplateInstance conflicts(Frame frame, LogView log);

  static native TemplateInstance conflict(Frame frame, ConflictSheet sheet);

  static native TemplateInstance rollback(Frame frame, ConflictSheet sheet);

  static native TemplateInstance tallies(Frame frame, TalliesView tallies);
}
