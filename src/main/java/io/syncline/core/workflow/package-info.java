/** What is known of workflows that run for records: instances and their steps. */
@NullMarked
package io.syncline.core.workflow;

import org.jspecify.annotations.NullMarked;
