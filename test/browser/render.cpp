// Writes the pages that the browser tests look at: render FOLDER.

#include <fstream>
#include <iostream>

#include "core/report/page.hpp"
#include "test/browser/made_up.hpp"

namespace {

using namespace synth::report;

bool write(const std::string& folder, const char* name, const ReportData& data) {
  const std::string path = folder + "/" + name + ".html";
  std::ofstream file(path, std::ios::binary);
  file << render_report(data);
  file.close();
  if (!file) std::cerr << "cannot write " << path << "\n";
  return static_cast<bool>(file);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: render FOLDER\n";
    return 2;
  }
  const std::string folder = arguments[1];
  const bool written = write(folder, "sound", made_up::sound()) && write(folder, "leaky", made_up::leaky()) &&
                       write(folder, "hostile", made_up::hostile()) && write(folder, "bare", made_up::bare());
  return written ? 0 : 1;
}
