package io.syncline.console.conflicts;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class ConflictTemplates {

  private ConflictTemplates() {}

  static native TemplateInstance conflicts(PageFrame frame, LogView log);

  static native TemplateInstance conflict(PageFrame frame, ConflictSheet sheet);

  static native TemplateInstance rollback(PageFrame frame, ConflictSheet sheet);

  static native TemplateInstance tallies(PageFrame frame, ConflictStatisticsView tallies);
}
