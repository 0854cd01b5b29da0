@NullMarked
package io.syncline.console;

import org.jspecify.annotations.NullMarked;
