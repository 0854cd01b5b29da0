package io.syncline.console.records;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class RecordTemplates {

  private RecordTemplates() {}

  static native TemplateInstance find(PageFrame frame, FindView found);

  static native TemplateInstance record(
      PageFrame frame, RecordPageView record, RecordActions actions);
}
