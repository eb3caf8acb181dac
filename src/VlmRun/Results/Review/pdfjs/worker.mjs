// The reader of PDF files; in a page opened from disk it runs beside the page's own scripts.
import "pdfjs-dist/legacy/build/pdf.worker.mjs";
