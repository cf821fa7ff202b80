using YamlDotNet.Core;

namespace LanceIngest.Text;

/// <summary>What <see cref="YamlReader"/> itself finds wrong. Unlike the parser's own, its message never quotes the file.</summary>
internal sealed class YamlProblemException(Mark start, Mark end, string problem) : YamlException(start, end, problem);
