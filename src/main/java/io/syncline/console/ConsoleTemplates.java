package io.syncline.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages; each is a file in {@code templates/console}. */
@CheckedTemplate(basePath = "console")
final class ConsoleTemplates {

  private ConsoleTemplates() {}

  static native TemplateInstance now(Frame frame, NowView now);

  static native TemplateInstance record(Frame frame, RecordPageView record);

  static native TemplateInstance find(Frame frame, FindView found);

  static native TemplateInstance problem(Frame frame, ProblemView problem);
}
