package io.syncline.console.questions;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class QuestionTemplates {

  private QuestionTemplates() {}

  static native TemplateInstance questions(PageFrame frame, QueueView queue);

  static native TemplateInstance question(PageFrame frame, QuestionSheet sheet);

  static native TemplateInstance rules(PageFrame frame, RuleList list);

  static native TemplateInstance matches(PageFrame frame, MatchList list);

  static native TemplateInstance match(PageFrame frame, MatchSheet sheet);

  static native TemplateInstance alike(PageFrame frame, AlikeView alike);
}
