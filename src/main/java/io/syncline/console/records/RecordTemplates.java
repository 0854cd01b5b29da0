package io.syncline.console.records;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.Frame;

@CheckedTemplate(basePath = "console")
final class RecordTemplates {

  private RecordTemplates() {}

  static native TemplateInstance find(Frame frame, FindView found);

  static native TemplateInstance record(Frame frame, RecordPageView record);
}
